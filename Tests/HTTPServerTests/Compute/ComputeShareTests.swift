import Glibc
import Synchronization
import Testing

@testable import HTTPServer

struct ComputeShareTests {
  private struct Numbers: AsyncSequence, Sendable {
    let count: Int
    struct Iterator: AsyncIteratorProtocol {
      var next = 0
      let count: Int
      mutating func next() async -> Int? {
        guard next < count else { return nil }
        defer { next += 1 }
        return next
      }
    }
    func makeAsyncIterator() -> Iterator { Iterator(count: count) }
  }

  private struct Failed: Error {}

  @Test("results come in order whatever takes how long, and all of them") func order() async throws {
    let share = ComputeShare(of: ComputePool(width: 4, queueLength: 0))
    let results = Mutex<[Int]>([])
    try await share.inOrder(Numbers(count: 5000), atOnce: 7) { number, _ in
      if number % 13 == 0 { usleep(50) }
      return number
    } deliver: { ready in
      results.withLock { $0 += ready }
    }
    #expect(results.withLock { $0 } == Array(0..<5000))
  }

  @Test("no more are under way than may be") func bounded() async throws {
    let share = ComputeShare(of: ComputePool(width: 4, queueLength: 0))
    let (begun, delivered) = (Counter(), Counter())
    let most = Mutex(0)
    try await share.inOrder(Numbers(count: 300), atOnce: 5) { number, _ in
      let underWay = begun.next() + 1 - delivered.peek
      most.withLock { $0 = max($0, underWay) }
    } deliver: { ready in
      for _ in ready { _ = delivered.next() }
    }
    // Those of the last delivery may have made room already.
    #expect(most.withLock { $0 } <= 10)
    #expect(delivered.peek == 300)
  }

  @Test("an error ends it, whoever throws") func errors() async {
    let share = ComputeShare(of: ComputePool(width: 2, queueLength: 0))
    await #expect(throws: Failed.self) {
      try await share.inOrder(Numbers(count: 1_000_000), atOnce: 4) { number, _ in
        if number == 20 { throw Failed() }
      } deliver: { _ in
      }
    }
    await #expect(throws: Failed.self) {
      try await share.inOrder(Numbers(count: 1_000_000), atOnce: 4) { _, _ in
      } deliver: { _ in
        throw Failed()
      }
    }
    await #expect(throws: Failed.self) { try await share { _ in throw Failed() } }
  }

  @Test("a cancelled task's computations are told, and it ends") func cancellation() async throws {
    let share = ComputeShare(of: ComputePool(width: 1, queueLength: 0))
    let begun = Counter()
    let task = Task {
      try await share { cancellation in
        _ = begun.next()
        while !cancellation.isCancelled { usleep(100) }
        return 1
      }
    }
    while begun.peek == 0 { await Task.yield() }
    let waiting = Task { try await share { _ in 2 } }
    waiting.cancel()
    task.cancel()
    #expect(try await task.value == 1)
    await #expect(throws: CancellationError.self) { try await waiting.value }
  }

  @Test("a share with many computations has no more turns than one with one") func fairness() async throws {
    let pool = ComputePool(width: 1, queueLength: 10)
    let gate = Gate()
    gate.close()
    _ = pool.submit { gate.pass() }
    let order = Mutex<[String]>([])
    let (many, few) = (pool.makeLane(), pool.makeLane())
    for number in 0..<3 { pool.submit(in: many) { order.withLock { $0.append("many \(number)") } } }
    _ = pool.submit { order.withLock { $0.append("single") } }
    for number in 0..<2 { pool.submit(in: few) { order.withLock { $0.append("few \(number)") } } }
    #expect(pool.occupancy.waiting == 6)
    gate.open()
    #expect(TestServer.eventually { order.withLock { $0.count } == 6 })
    #expect(order.withLock { $0 } == ["many 0", "single", "few 0", "many 1", "few 1", "many 2"])
  }
}
