import Foundation
import Testing

@testable import HTTPServer

extension SocketTests {
  /// Clients that take their answers slowly, and are waited for.
  @Suite struct SlowReaderTests {
    private func large(_ megabytes: Int) -> String { "GET /large/\(megabytes) HTTP/1.1\r\nHost: h\r\n\r\n" }

    @Test(
      "who reads slowly and steadily gets all, though the system's buffers last for long", arguments: [false, true])
    func steady(isEncrypted: Bool) throws {
      let server = try TestServer(tls: isEncrypted ? TestCertificates.shared.get().configuration() : nil) {
        $0.bytesPerSecond = 20_000
        $0.rateGrace = .milliseconds(500)
        $0.idleTime = .seconds(2.5)
      }
      let client =
        try isEncrypted
        ? TLSTestClient.connected(port: server.port, receiveBuffer: 65_536)
        : TestClient(port: server.port, receiveBuffer: 65_536)
      try client.send(large(32))
      // 200 kB a second, of megabytes that the server's system holds already.
      for _ in 0..<40 {
        usleep(100_000)
        try client.fill(20_000)
      }
      #expect(try client.answer().body.count == 32 << 20)
    }

    @Test("who has taken some and stops is cut off after the idle time") func stopped() throws {
      let server = try TestServer { $0.idleTime = .milliseconds(400) }
      let client = try TestClient(port: server.port, receiveBuffer: 65_536)
      try client.send(large(64))
      for _ in 0..<16 { try client.fill() }
      #expect(TestServer.eventually(8) { server.server.connectionCount == 0 })
    }

    @Test("the time between requests begins when the answers have been taken") func pipelined() throws {
      let server = try TestServer { $0.keepAliveTime = .milliseconds(300) }
      let client = try TestClient(port: server.port, receiveBuffer: 4096)
      let count = 40
      try client.send(String(repeating: large(1), count: count))
      usleep(1_000_000)
      for _ in 0..<count { #expect(try client.answer().body.count == 1 << 20) }
    }

    @Test("requests that wait behind unsent answers are not forgotten at the end") func draining() async throws {
      let server = try TestServer()
      nonisolated(unsafe) let client = try TestClient(port: server.port, receiveBuffer: 4096)
      try client.send(String(repeating: large(1), count: 40))
      usleep(200_000)
      async let cutOff = server.server.drain(deadline: .now.advanced(by: .seconds(10)))
      usleep(200_000)
      var closes = false
      while !closes {
        let answer = try client.answer()
        #expect(answer.body.count == 1 << 20)
        closes = answer.headers["connection"] == "close"
      }
      client.finish()
      #expect(try client.rest() == [])
      #expect(await cutOff == 0)
    }

    @Test("what waits to be read behind a request in hand counts as bytes in flight") func waiting() throws {
      let server = try TestServer()
      server.gate.close()
      let client = try server.client()
      let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"
      try client.send("GET /held HTTP/1.1\r\nHost: h\r\n\r\n" + String(repeating: get, count: 1000))
      #expect(TestServer.eventually { server.server.bytesInFlight > 10_000 })
      server.gate.open()
      #expect(try client.answer().text == "done")
      for _ in 0..<1000 { #expect(try client.answer().text == "hello") }
      #expect(TestServer.eventually { server.server.bytesInFlight == 0 })
    }
  }
}
