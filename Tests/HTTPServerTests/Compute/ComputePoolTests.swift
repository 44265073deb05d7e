import Dispatch
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

  @Test("computations on all cores don't hold up what else is on Dispatch") func others() {
    let width = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    let pool = ComputePool(width: width, queueLength: 0)
    let (started, other, over) = (Counter(), Counter(), Counter())
    for _ in 0..<width {
      _ = pool.submit {
        _ = started.next()
        // Busy, not asleep: for threads that sleep Dispatch makes others.
        while over.peek == 0 {}
      }
    }
    #expect(TestServer.eventually { started.peek == width })
    DispatchQueue.global().async { _ = other.next() }
    #expect(TestServer.eventually { other.peek == 1 })
    _ = over.next()
  }
}
