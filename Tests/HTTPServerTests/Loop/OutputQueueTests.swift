import Glibc
import Testing

@testable import HTTPServer

struct OutputQueueTests {
  @Test("a client that always lags a little gets all bytes in order, and costs no more memory than it lags")
  func lagging() throws {
    var ends: [Int32] = [0, 0]
    try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0, &ends) == 0)
    defer { for end in ends { close(end) } }
    var queue = OutputQueue()
    var expected: UInt8 = 0
    var next: UInt8 = 0
    var most = 0
    for _ in 0..<4000 {
      // Small pieces and, now and then, one that is sent from where it is.
      let count = next % 16 == 3 ? 20_000 : 3000
      queue.append([UInt8](repeating: next, count: count))
      next &+= 1
      while queue.count > 40_000 {
        let (outcome, _) = queue.send(by: .plain(ends[0]))
        #expect(outcome != .failed)
        most = max(most, queue.heldBytes)
        var buffer = [UInt8](repeating: 0, count: 5000)
        let taken = recv(ends[1], &buffer, buffer.count, 0)
        for byte in buffer.prefix(max(0, taken)) where byte != expected {
          expected &+= 1
          try #require(byte == expected)
        }
      }
    }
    #expect(!queue.isEmpty)
    #expect(most < 300_000, "\(most) bytes are held for \(queue.count) that wait")
  }
}
