import Testing

@testable import Access

struct RateLimiterTests {
  private static let second = 1_000_000_000

  @Test func aMinutesWorthIsSavedUpAndRefilledEvenly() {
    let limiter = RateLimiter(rate: 6)
    for left in (0..<6).reversed() {
      let state = limiter.take(now: 1000)
      #expect(state.isAllowed && state.remaining == left)
    }
    let refused = limiter.take(now: 1000)
    #expect(refused == RateLimiter.State(isAllowed: false, remaining: 0, secondsToFull: 60, secondsToNext: 10))
    // What is refused costs nothing.
    #expect(!limiter.take(now: 1000 + 10 * Self.second - 1).isAllowed)
    #expect(limiter.take(now: 1000 + 10 * Self.second).isAllowed)
    #expect(!limiter.take(now: 1000 + 10 * Self.second).isAllowed)
    #expect(limiter.look(now: 1000 + 10 * Self.second).secondsToNext == 10)
    // No more than a minute's worth is ever saved up.
    let later = 1000 + 3600 * Self.second
    #expect(limiter.look(now: later).remaining == 6)
    #expect((0..<10).count { _ in limiter.take(now: later).isAllowed } == 6)
  }

  @Test func threadsTakeNoMoreThanThereIs() async {
    let limiter = RateLimiter(rate: 1000)
    let taken = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask { (0..<1000).count { _ in limiter.take(now: 5).isAllowed } }
      }
      return await group.reduce(0, +)
    }
    #expect(taken == 1000)
  }
}
