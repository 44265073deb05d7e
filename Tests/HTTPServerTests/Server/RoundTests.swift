import Clocks
import Testing

@testable import HTTPServer

extension SocketTests {
  /// Requests that are reported together: they are read, handled and sent in rounds.
  @Suite struct RoundTests {
    private func count(_ size: Int) -> String {
      "POST /count HTTP/1.1\r\nHost: h\r\nContent-Length: \(size)\r\n\r\n" + String(repeating: "x", count: size)
    }

    /// A server of one loop, so many clients that it knows, and one that keeps the loop busy meanwhile.
    private func busyServer(
      clients count: Int
    ) throws -> (server: TestServer, clients: [TestClient], blocker: TestClient) {
      let server = try TestServer(threads: 1)
      let clients = try (0..<count).map { _ in try server.client() }
      for client in clients {
        try client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(try client.answer().text == "hello")
      }
      let blocker = try server.client()
      try blocker.send("GET /blocking HTTP/1.1\r\nHost: h\r\n\r\n")
      return (server, clients, blocker)
    }

    @Test("forty clients at once, more than a round holds, get their own answers, whoever leaves meanwhile")
    func many() throws {
      let (server, clients, blocker) = try busyServer(clients: 40)
      defer { withExtendedLifetime(server) {} }
      for (index, client) in clients.enumerated() {
        if index % 10 == 3 {
          try client.send(count(7))
          client.reset()
        } else {
          try client.send(count(index + 1))
        }
      }
      #expect(try blocker.answer().text == "slept")
      for (index, client) in clients.enumerated() where index % 10 != 3 {
        #expect(try client.answer().text == "\(index + 1)")
      }
    }

    @Test("what is pipelined behind a request of a round is answered too, in order")
    func pipelined() throws {
      let (server, clients, blocker) = try busyServer(clients: 3)
      defer { withExtendedLifetime(server) {} }
      for client in clients { try client.send((1...40).map(count).joined() + "GET / HTTP/1.1\r\nHost: h\r\n\r\n") }
      for client in clients {
        for size in 1...40 { #expect(try client.answer().text == "\(size)") }
        #expect(try client.answer().text == "hello")
      }
      #expect(try blocker.answer().text == "slept")
    }

    @Test("what a round has sent is in the server's total without anything else happening") func traffic() throws {
      let server = try TestServer(threads: 1)
      let client = try server.client()
      try client.send(count(100))
      #expect(try client.answer().text == "100")
      let expected = count(100).utf8.count
      #expect(TestServer.eventually { server.server.load.bytesReceived == expected })
      #expect(TestServer.eventually { server.server.load.bytesSent > "100".utf8.count })
    }

    @Test("requests that have come when the server drains are answered, as their connections' last") func draining()
      async throws
    {
      let (server, clients, blocker) = try busyServer(clients: 5)
      for client in clients { try client.send(count(3)) }
      async let cutOff = server.server.drain(deadline: .now.advanced(by: .seconds(5)))
      for client in clients {
        let answer = try client.answer()
        #expect(answer.text == "3")
        #expect(try client.rest() == [])
      }
      #expect(try blocker.answer().text == "slept")
      #expect(await cutOff == 0)
    }
  }
}
