/// How fast bytes have to come in, or to be taken. Each byte earns the time that it has at `bytesPerSecond`, but never more
/// than `idleTime` ahead: what was fast at first, and holds much memory by now, may not go on at a byte a minute.
struct TransferPace {
  /// When patience ends, unless more bytes move before.
  private(set) var deadline: ContinuousClock.Instant

  /// A transfer that begins.
  init(now: ContinuousClock.Instant, limits: ServerLimits) {
    deadline = now.advanced(by: min(limits.rateGrace, limits.idleTime))
  }

  /// So many bytes have moved.
  mutating func moved(_ count: Int, now: ContinuousClock.Instant, limits: ServerLimits) {
    guard count > 0 else { return }
    let latest = now.advanced(by: limits.idleTime)
    guard limits.bytesPerSecond > 0 else {
      deadline = latest
      return
    }
    let earned = Duration.seconds(Double(count) / Double(limits.bytesPerSecond))
    deadline = min(deadline.advanced(by: earned), latest)
  }
}
