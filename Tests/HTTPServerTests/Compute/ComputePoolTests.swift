import Glibc
import Synchronization
import Testing

@testable import HTTPServer

struct ComputePoolTests {
  @Test("so many at once, so many waiting, no more; and all that were admitted run") func bounds() {
    let pool = ComputePool(width: 2, queueLength: 3)
    let gate = Gate()
    gate.close()
    let ran = Counter()
    let admitted = (0..<10).filter { _ in
      pool.submit {
        gate.pass()
        _ = ran.next()
      }
    }
    #expect(admitted.count == 5)
    gate.open()
    #expect(TestServer.eventually { ran.peek == 5 })
    #expect(pool.submit { _ = ran.next() })
    #expect(TestServer.eventually { ran.peek == 6 })
  }
}
