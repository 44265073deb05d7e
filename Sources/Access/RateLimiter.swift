import Synchronization

/// Lets so many requests through a minute, evenly refilled, as many at once as have been saved up. The generic cell rate
/// algorithm (ITU-T I.371): all it keeps is the time at which everything will be refilled, so it needs no lock.
final class RateLimiter: Sendable {
  /// How it stands after a request.
  struct State: Equatable {
    /// Whether the request is let through.
    let isAllowed: Bool
    /// Requests that would be let through right now.
    let remaining: Int
    /// Seconds until as many are as there ever can be.
    let secondsToFull: Int
    /// Seconds until one is, where none is now.
    let secondsToNext: Int
  }

  /// The span over which requests are saved up, in nanoseconds.
  private static let window = 60_000_000_000

  /// Requests a minute.
  let rate: Int
  /// Nanoseconds until one request is refilled.
  private let interval: Int
  private let full = Atomic<Int>(0)

  init(rate: Int) {
    self.rate = rate
    interval = max(1, RateLimiter.window / rate)
  }

  /// Counts a request in.
  /// - Parameter now: nanoseconds since some instant.
  func take(now: Int) -> State {
    var old = full.load(ordering: .relaxed)
    while true {
      let new = max(old, now) + interval
      guard new - now <= RateLimiter.window else { return state(full: old, now, isAllowed: false) }
      let (isExchanged, found) = full.compareExchange(expected: old, desired: new, ordering: .relaxed)
      if isExchanged { return state(full: new, now, isAllowed: true) }
      old = found
    }
  }

  /// How it stands, without a request.
  func look(now: Int) -> State { state(full: full.load(ordering: .relaxed), now, isAllowed: true) }

  private func state(full: Int, _ now: Int, isAllowed: Bool) -> State {
    let missing = max(0, full - now)
    let wait = max(0, missing + interval - RateLimiter.window)
    return State(
      isAllowed: isAllowed, remaining: max(0, RateLimiter.window - missing) / interval,
      secondsToFull: RateLimiter.seconds(missing), secondsToNext: RateLimiter.seconds(wait))
  }

  private static func seconds(_ nanoseconds: Int) -> Int { (nanoseconds + 999_999_999) / 1_000_000_000 }
}
