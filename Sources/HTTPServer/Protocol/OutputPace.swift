/// How fast a client reads what it is sent.
struct OutputPace {
  /// Since when something has been waiting to be sent; `nil` while nothing is.
  private var start: ContinuousClock.Instant?
  private var lastMove: ContinuousClock.Instant?
  private var bytes = 0

  /// The socket takes no more for now.
  mutating func blocked(now: ContinuousClock.Instant) {
    guard start == nil else { return }
    start = now
    lastMove = now
    bytes = 0
  }

  /// It has taken some of what was waiting.
  mutating func moved(_ count: Int, now: ContinuousClock.Instant) {
    guard start != nil else { return }
    lastMove = now
    bytes += count
  }

  /// It has taken all.
  mutating func flushed() { start = nil }

  /// When patience ends, unless more is read before.
  func deadline(_ limits: ServerLimits) -> ContinuousClock.Instant? {
    guard let start, let lastMove else { return nil }
    return min(lastMove.advanced(by: limits.idleTime), limits.deadline(start: start, bytes: bytes))
  }
}

extension ServerLimits {
  /// When a transfer that has moved so many bytes since `start` falls below `bytesPerSecond`.
  func deadline(start: ContinuousClock.Instant, bytes: Int) -> ContinuousClock.Instant {
    guard bytesPerSecond > 0 else { return start.advanced(by: .seconds(1 << 30)) }
    return start.advanced(by: rateGrace + .milliseconds(Double(bytes) * 1000 / Double(bytesPerSecond)))
  }
}
