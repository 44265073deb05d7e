/// When a computation is to be given up: after an instant, or as soon as nobody waits for it any more.
public struct Deadline: Sendable {
  private let instant: Instant
  private let isCancelled: @Sendable () -> Bool

  /// Makes a deadline.
  /// - Parameters:
  ///   - instant: up to when there is time.
  ///   - isCancelled: whether the computation is in vain already. It is asked often, from the thread that computes.
  public init(_ instant: Instant, orAsSoonAs isCancelled: @escaping @Sendable () -> Bool = { false }) {
    self.instant = instant
    self.isCancelled = isCancelled
  }

  /// Whether the computation is to be given up.
  public var hasPassed: Bool { isCancelled() || Instant.now > instant }

  /// Goes on only where there is time.
  /// - Throws: ``DeadlineExceeded``.
  public func check() throws(DeadlineExceeded) {
    if hasPassed { throw DeadlineExceeded() }
  }
}

/// A computation was given up: its time was over, or nobody waited for it any more.
public struct DeadlineExceeded: Error {
  /// Makes the error.
  public init() {}
}
