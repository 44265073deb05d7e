import Foundation
import Testing

@testable import HTTPServer

extension SocketTests {
  /// Answers that are produced while they are sent.
  @Suite struct StreamTests {
    private let expected = "part 0\npart 1\npart 2\n"

    @Test("chunked in HTTP/1.1, and the connection lives on") func chunked() throws {
      let server = try TestServer()
      let client = try server.client()
      for _ in 0..<2 {
        try client.send("GET /parts/3 HTTP/1.1\r\nHost: h\r\n\r\n")
        let answer = try client.answer()
        #expect(answer.headers["transfer-encoding"] == "chunked")
        #expect(answer.headers["content-length"] == nil)
        #expect(answer.text == expected)
      }
      #expect(server.records.withLock { $0.map(\.bytes) } == [21, 21])
    }

    @Test("ended by the connection's end in HTTP/1.0") func closeDelimited() throws {
      let server = try TestServer()
      let client = try server.client()
      try client.send("GET /parts/3 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
      let answer = try client.answer()
      #expect(answer.headers["transfer-encoding"] == nil)
      #expect(answer.headers["connection"] == "close")
      #expect(answer.text == expected)
    }

    @Test("HEAD gets the header alone") func head() throws {
      let server = try TestServer()
      let client = try server.client()
      try client.send("HEAD /endless HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n")
      #expect(try client.answer(toHead: true).headers["transfer-encoding"] == "chunked")
      #expect(try client.answer().text == "hello")
      #expect(server.parts.load(ordering: .relaxed) <= 2)
    }

    @Test("who fails before the first byte answers a fault, who fails behind it no complete answer") func failure()
      throws
    {
      let server = try TestServer()
      let client = try server.client()
      try client.send("GET /failing/nothing HTTP/1.1\r\nHost: h\r\n\r\n")
      #expect(try client.answer().status == 409)
      try client.send("GET /failing/something HTTP/1.1\r\nHost: h\r\n\r\n")
      #expect(throws: TestClient.Failure.self) { try client.answer() }
    }

    @Test("a client of HTTP/1.0 takes no answer that was cut short for a whole one") func cutShort() throws {
      let server = try TestServer()
      let client = try server.client()
      try client.send("GET /failing/something HTTP/1.0\r\n\r\n")
      let error = #expect(throws: TestClient.Failure.self) { try client.rest() }
      guard case .receive(ECONNRESET) = error else { return #expect(Bool(false), "\(String(describing: error))") }
    }

    @Test("a client that doesn't read isn't produced for, and one that goes ends it") func backpressure()
      throws
    {
      let server = try TestServer()
      do {
        let client = try TestClient(port: server.port, receiveBuffer: 4096)
        try client.send("GET /endless HTTP/1.1\r\nHost: h\r\n\r\n")
        usleep(300_000)
        let before = server.parts.load(ordering: .relaxed)
        usleep(200_000)
        #expect(before > 0)
        #expect(server.parts.load(ordering: .relaxed) == before)
        #expect(try server.goesOn(after: before) { _ = try client.fill() })
        #expect(TestServer.eventually { server.server.bytesInFlight > 0 })
      }
      #expect(
        TestServer.eventually { server.server.connectionCount == 0 && server.server.bytesInFlight == 0 })
      let after = server.parts.load(ordering: .relaxed)
      usleep(50_000)
      #expect(server.parts.load(ordering: .relaxed) == after)
    }
  }
}
