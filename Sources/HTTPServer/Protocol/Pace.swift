import Clocks

/// How fast a client takes or sends what it is waited for.
struct Pace {
  /// Since when it is waited for; `nil` while it isn't.
  private var start: Instant?
  private var lastMove: Instant?
  /// How long it was waited for before that.
  private var waited = Duration.zero
  /// Bytes that it has moved while it was.
  private var bytes = 0

  /// Whether it is waited for.
  var isAwaited: Bool { start != nil }

  /// It is waited for from now on.
  mutating func wait(now: Instant) {
    guard start == nil else { return }
    start = now
    lastMove = now
  }

  /// It has moved some.
  mutating func moved(_ count: Int, now: Instant) {
    guard start != nil else { return }
    lastMove = now
    bytes += count
  }

  /// It is not waited for any more.
  mutating func rest(now: Instant) {
    guard let start else { return }
    waited += start.duration(to: now)
    self.start = nil
  }

  /// When patience ends, unless more is moved before.
  func deadline(_ limits: ServerLimits) -> Instant? {
    guard let start, let lastMove else { return nil }
    let slow = limits.deadline(start: start, bytes: bytes).advanced(by: .zero - waited)
    // However long it took before, a new wait has a moment.
    return min(lastMove.advanced(by: limits.idleTime), max(slow, start.advanced(by: .seconds(1))))
  }
}

extension ServerLimits {
  /// When a transfer that has moved so many bytes since `start` falls below `bytesPerSecond`.
  func deadline(start: Instant, bytes: Int) -> Instant {
    guard bytesPerSecond > 0 else { return start.advanced(by: .seconds(1 << 30)) }
    return start.advanced(by: rateGrace + .milliseconds(Double(bytes) * 1000 / Double(bytesPerSecond)))
  }
}
