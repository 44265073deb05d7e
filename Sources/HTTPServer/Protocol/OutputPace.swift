/// How fast a client reads what it is sent.
struct OutputPace {
  /// `nil` while nothing is waiting to be sent.
  private var pace: TransferPace?

  /// When patience ends, unless more is read before.
  var deadline: ContinuousClock.Instant? { pace?.deadline }

  /// The socket takes no more for now.
  mutating func blocked(now: ContinuousClock.Instant, limits: ServerLimits) {
    if pace == nil { pace = TransferPace(now: now, limits: limits) }
  }

  /// It has taken some of what was waiting.
  mutating func moved(_ count: Int, now: ContinuousClock.Instant, limits: ServerLimits) {
    pace?.moved(count, now: now, limits: limits)
  }

  /// It has taken all.
  mutating func flushed() { pace = nil }
}
