import Synchronization
import Testing

@testable import HTTPServer

@Suite struct HandshakePoolTests {
  @Test("what is submitted runs, in order on one thread") func order() throws {
    let pool = HandshakePool(width: 1, queueLength: 100)
    let seen = Mutex<[Int]>([])
    for number in 0..<50 {
      let isTaken = pool.submit(isContinuation: false) { seen.withLock { $0.append(number) } }
      #expect(isTaken)
    }
    try pool.start()
    #expect(TestServer.eventually { seen.withLock { $0.count } == 50 })
    #expect(seen.withLock { $0 } == Array(0..<50))
    pool.stop()
  }

  @Test("handshakes that have begun come first, and are never refused") func continuation() throws {
    let pool = HandshakePool(width: 1, queueLength: 2)
    let seen = Mutex<[Int]>([])
    for number in 0..<2 { _ = pool.submit(isContinuation: false) { seen.withLock { $0.append(number) } } }
    let isTaken = pool.submit(isContinuation: true) { seen.withLock { $0.append(2) } }
    #expect(isTaken)
    try pool.start()
    #expect(TestServer.eventually { seen.withLock { $0.count } == 3 })
    #expect(seen.withLock { $0 } == [2, 0, 1])
    pool.stop()
  }

  @Test("what is too much is refused") func bound() throws {
    let pool = HandshakePool(width: 2, queueLength: 3)
    let ran = Counter()
    let taken = (0..<5).filter { _ in pool.submit(isContinuation: false) { _ = ran.next() } }
    #expect(taken.count == 3)
    try pool.start()
    #expect(TestServer.eventually { ran.peek == 3 })
    pool.stop()
    let isTaken = pool.submit(isContinuation: true) { _ = ran.next() }
    #expect(!isTaken)
  }
}
