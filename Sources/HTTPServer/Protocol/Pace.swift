import Clocks

/// How fast a client takes or sends what it is waited for.
struct Pace {
  /// What a new wait has, however long it took before.
  private static let moment = Duration.seconds(1)

  /// Since when it is waited for; `nil` while it isn't.
  private var start: Instant?
  private var lastMove: Instant?
  /// How long it was waited for before that, and until when.
  private var waited = Duration.zero
  private var rested: Instant?
  /// Until when it is waited for at any rate.
  private var patience: Instant?
  /// Bytes that it has moved while it was.
  private var bytes = 0

  /// Whether it is waited for.
  var isAwaited: Bool { start != nil }

  /// It is waited for from now on.
  mutating func wait(now: Instant) {
    guard start == nil else { return }
    start = now
    lastMove = now
    // Who was waited for just before has had its moment: else a byte now and then would be enough.
    if rested.map({ $0.advanced(by: Self.moment) <= now }) ?? true { patience = now.advanced(by: Self.moment) }
  }

  /// It has moved some, at least one byte.
  mutating func moved(_ count: Int, now: Instant) {
    guard start != nil, count > 0 else { return }
    lastMove = now
    bytes += count
  }

  /// It is not waited for any more.
  mutating func rest(now: Instant) {
    guard let start else { return }
    waited += start.duration(to: now)
    rested = now
    self.start = nil
  }

  /// When patience ends, unless more is moved before.
  func deadline(_ limits: ServerLimits) -> Instant? {
    guard let start, let lastMove else { return nil }
    let slow = limits.deadline(start: start, bytes: bytes).advanced(by: .zero - waited)
    return min(lastMove.advanced(by: limits.idleTime), max(slow, patience ?? slow))
  }
}

extension ServerLimits {
  /// When a transfer that has moved so many bytes since `start` falls below `bytesPerSecond`.
  func deadline(start: Instant, bytes: Int) -> Instant {
    guard bytesPerSecond > 0 else { return start.advanced(by: .seconds(1 << 30)) }
    return start.advanced(by: rateGrace + .milliseconds(Double(bytes) * 1000 / Double(bytesPerSecond)))
  }
}
