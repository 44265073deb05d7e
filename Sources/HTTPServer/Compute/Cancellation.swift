import Synchronization

/// Tells a computation that nobody waits for its answer any more.
public final class Cancellation: Sendable {
  private let flag = Atomic<Bool>(false)

  /// Not cancelled.
  public init() {}

  /// Whether the client has gone, so that the computation may end with any result.
  public var isCancelled: Bool { flag.load(ordering: .relaxed) }

  /// Says so.
  public func cancel() { flag.store(true, ordering: .relaxed) }
}
