import Foundation
import Testing

@testable import HTTPServer

extension SocketTests {
  /// Requests that are answered while they come in.
  @Suite struct DuplexTests {
    private func head(_ framing: String) -> String {
      "POST /lines HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\n\(framing)\r\n\r\n"
    }
    private let chunked = "Transfer-Encoding: chunked"

    private func chunk(_ text: String) -> String { "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n" }

    @Test("a line is answered before the next is sent") func conversation() throws {
      let server = try TestServer()
      let client = try server.client()
      try client.send(head(chunked) + chunk("first\nsec"))
      #expect(try client.begunAnswer().status == 200)
      #expect(try client.chunk() == "FIRST\n")
      try client.send(chunk("ond\r\n"))
      #expect(try client.chunk() == "SECOND\n")
      try client.send(chunk("third") + "0\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n")
      #expect(try client.chunk() == "THIRD\n")
      #expect(try client.chunk() == "")
      #expect(try client.answer().text == "hello")
    }

    @Test("a route takes by header what it streams, and collects the rest") func choice() throws {
      let server = try TestServer()
      let client = try server.client()
      try client.send("POST /lines HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc")
      #expect(try client.answer().text == "3 at once")
    }

    @Test("many lines in, as many out, in order, in bounded memory") func many() async throws {
      let server = try TestServer { $0.bodyBytes = 1000 }
      // One task sends, the other reads.
      nonisolated(unsafe) let client = try TestClient(port: server.port, receiveBuffer: 32_768)
      let count = 200_000
      let bytes = Array((0..<count).map { "line \($0)\n" }.joined().utf8)
      try client.send(head("Content-Length: \(bytes.count)"))
      let sending = Task.detached { try client.send(bytes) }
      let answer = try client.answer()
      try await sending.value
      #expect(answer.body == bytes.map { $0 > 0x60 ? $0 & 0xdf : $0 })
      #expect(server.records.withLock { $0.first?.requestBytes } == bytes.count)
      #expect(TestServer.eventually { server.server.bytesInFlight == 0 })
    }

    @Test("a client that sends and doesn't read is read from no further") func unread() throws {
      let server = try TestServer { $0.rateGrace = .seconds(2) }
      let client = try TestClient(port: server.port, receiveBuffer: 4096)
      client.setNonblocking()
      try client.send(head(chunked))
      // Few lines: the sockets hold megabytes, and until they are answered nobody waits for the client.
      let line = String(repeating: "a", count: 99) + "\n"
      let piece = Array(chunk(String(repeating: line, count: 630)).utf8)
      var sent = 0
      let isStopped = TestServer.eventually(3) {
        let count = client.sendSome(piece)
        sent += max(0, count)
        return count < 0
      }
      #expect(isStopped)
      #expect(server.server.bytesInFlight < 1 << 20)
      // It keeps the answer waiting: that ends it.
      #expect(TestServer.eventually { server.server.connectionCount == 0 })
      // The handler lets go of what it holds in its own time.
      #expect(TestServer.eventually { server.server.bytesInFlight == 0 })
    }

    @Test("a handler that takes nothing is sent no more than its buffer, and ends with its client") func stuck() throws
    {
      let server = try TestServer()
      do {
        let client = try server.client()
        client.setNonblocking()
        try client.send("POST /stuck HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000000\r\n\r\n")
        let piece = [UInt8](repeating: 120, count: 65_536)
        let isStopped = TestServer.eventually(3) {
          usleep(2000)
          return client.sendSome(piece) < 0
        }
        #expect(isStopped)
        #expect(server.server.bytesInFlight < 1 << 20)
        #expect(server.started.load(ordering: .relaxed) == 1)
        client.reset()
      }
      #expect(TestServer.eventually { server.parts.load(ordering: .relaxed) == 1 })
      #expect(TestServer.eventually { server.server.bytesInFlight == 0 })
    }

    @Test("malformed content ends an answer that has begun") func malformed() throws {
      let server = try TestServer()
      let client = try server.client()
      try client.send(head(chunked) + chunk("first\n"))
      _ = try client.begunAnswer()
      #expect(try client.chunk() == "FIRST\n")
      try client.send("no size\r\n")
      #expect(throws: TestClient.Failure.self) { while try client.chunk() != "" {} }
    }

    @Test("what was answered before the fault arrives, however much is sent behind it") func malformedMiddle() throws {
      let server = try TestServer()
      for _ in 0..<20 {
        let client = try server.client()
        try client.send(head(chunked) + chunk(String(repeating: "line\n", count: 1000)))
        _ = try client.begunAnswer()
        var answer = try client.chunk()
        // More than is read in one go.
        try client.send("no size\r\n" + String(repeating: "x", count: 150_000))
        do { while true { answer += try client.chunk() } } catch TestClient.Failure.end {}
        #expect(answer == String(repeating: "LINE\n", count: 1000))
      }
      #expect(TestServer.eventually { server.server.connectionCount == 0 })
    }

    @Test("100 is said when the handler asks for content, and not when it doesn't") func invitation() throws {
      let server = try TestServer()
      let client = try server.client()
      try client.send(head("Content-Length: 3\r\nExpect: 100-continue"))
      #expect(try client.begunAnswer().status == 100)
      try client.send("abc")
      #expect(try client.answer().text == "ABC\n")
      try client.send("POST /declined HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
      let answer = try client.answer()
      #expect(answer.status == 406 && answer.headers["connection"] == "close")
      client.finish()
      #expect(try client.rest() == [])
    }

    @Test("a line over its limit is told apart, and those behind it are lines again") func longLine() throws {
      let server = try TestServer()
      let client = try server.client()
      let lines = "a\n" + String(repeating: "b", count: 5000) + "\r\n" + String(repeating: "c", count: 100) + "\r\nd"
      try client.send(head("Content-Length: \(lines.utf8.count)") + lines)
      #expect(try client.answer().text == "A\n5000\n" + String(repeating: "C", count: 100) + "\nD\n")
    }
  }
}
