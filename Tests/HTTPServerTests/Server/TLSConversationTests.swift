import COpenSSL
import Foundation
import Testing

@testable import HTTPServer

extension SocketTests {
  /// HTTP by TLS, in both versions.
  @Suite struct TLSConversationTests {
    private static let versions = [TLS1_2_VERSION, TLS1_3_VERSION]
    private let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"
    private let files: TestCertificates

    init() throws { files = try TestCertificates.shared.get() }

    private func server(_ change: (inout ServerLimits) -> Void = { _ in }) throws -> TestServer {
      try TestServer(tls: files.configuration(), change)
    }

    @Test("ten pipelined requests in one record", arguments: versions) func pipelining(_ version: Int32) throws {
      let server = try server()
      let client = try TLSTestClient.connected(port: server.port, newest: version)
      for _ in 0..<3 {
        var all = ""
        for number in 0..<10 {
          all += number % 2 == 0 ? get : "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\n\(number)"
        }
        try client.send(all)
        for number in 0..<10 {
          #expect(try client.answer().text == (number % 2 == 0 ? "hello" : "\(number)"))
        }
      }
    }

    @Test("one byte a record", arguments: versions) func oneByteARecord(_ version: Int32) throws {
      let server = try server()
      let client = try TLSTestClient.connected(port: server.port, newest: version)
      for byte in "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 300\r\n\r\n".utf8 { try client.send([byte]) }
      for number in 0..<300 { try client.send([UInt8(ascii: "a") + UInt8(number % 26)]) }
      let answer = try client.answer()
      #expect(answer.body == (0..<300).map { UInt8(ascii: "a") + UInt8($0 % 26) })
    }

    @Test("a large answer to a slow reader, whole", arguments: versions) func slowReader(_ version: Int32) throws {
      let server = try server()
      let client = try TLSTestClient.connected(port: server.port, newest: version, receiveBuffer: 4096)
      try client.send("GET /large/4 HTTP/1.1\r\nHost: h\r\n\r\n" + get)
      for _ in 0..<20 {
        usleep(2000)
        try client.fill(1000)
      }
      let answer = try client.answer()
      #expect(answer.body.count == 4 << 20)
      #expect(answer.body.allSatisfy { $0 == 120 })
      #expect(try client.answer().text == "hello")
      #expect(TestServer.eventually { server.server.bytesInFlight == 0 })
    }

    @Test("a large body, by length and in chunks, comes back as it was", arguments: versions)
    func largeBodies(_ version: Int32) throws {
      let server = try server()
      let client = try TLSTestClient.connected(port: server.port, newest: version)
      var body = [UInt8](repeating: 0, count: 5 << 20)
      for index in body.indices { body[index] = UInt8(truncatingIfNeeded: index &* 31 &+ index >> 8) }
      try client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: \(body.count)\r\n\r\n")
      try client.send(body)
      #expect(try client.answer().body == body)
      try client.send("POST /count HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n")
      for _ in 0..<16 { try client.send(Array("100000\r\n".utf8) + body[..<(1 << 20)] + Array("\r\n".utf8)) }
      try client.send("0\r\n\r\n")
      #expect(try client.answer().text == "\(16 << 20)")
    }

    @Test("requests behind an unread answer aren't begun") func writeBackpressure() throws {
      let server = try server()
      let client = try TLSTestClient.connected(port: server.port, receiveBuffer: 4096)
      try client.send(String(repeating: "GET /large/8 HTTP/1.1\r\nHost: h\r\n\r\n", count: 10))
      usleep(300_000)
      #expect(server.records.withLock { $0.count } <= 2)
      for _ in 0..<10 { #expect(try client.answer().body.count == 8 << 20) }
    }

    @Test("after a half-close come the answer, close_notify and the end", arguments: versions)
    func halfClose(_ version: Int32) throws {
      let server = try server()
      for path in ["/held", "/large/4"] {
        let client = try TLSTestClient.connected(port: server.port, newest: version)
        try client.send("GET \(path) HTTP/1.1\r\nHost: h\r\n\r\n")
        client.finish()
        #expect(try client.answer().status == 200)
        #expect(try client.rest() == [])
        #expect(client.end == .closeNotify)
      }
      #expect(TestServer.eventually { server.server.connectionCount == 0 })
    }

    @Test(
      "a stream that is cut off behind a whole request: the answer comes; inside one: none does", arguments: versions)
    func truncation(_ version: Int32) throws {
      let server = try server()
      let whole = try TLSTestClient.connected(port: server.port, newest: version)
      try whole.send("GET /large/4 HTTP/1.1\r\nHost: h\r\n\r\n")
      whole.cutOff()
      #expect(try whole.answer().body.count == 4 << 20)
      #expect(try whole.rest() == [])
      let cut = try TLSTestClient.connected(port: server.port, newest: version)
      try cut.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc")
      cut.cutOff()
      #expect(try cut.rest() == [])
      #expect(server.records.withLock { $0.count } == 1)
      #expect(TestServer.eventually { server.server.connectionCount == 0 && server.server.bytesInFlight == 0 })
    }

    @Test("Connection: close ends with close_notify", arguments: versions) func close(_ version: Int32) throws {
      let server = try server()
      let client = try TLSTestClient.connected(port: server.port, newest: version)
      try client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
      #expect(try client.answer().text == "hello")
      #expect(try client.rest() == [])
      #expect(client.end == .closeNotify)
    }

    @Test("an idle connection that is given up ends with close_notify") func idle() throws {
      let server = try server { $0.idleTime = .milliseconds(200) }
      let client = try TLSTestClient.connected(port: server.port)
      #expect(try client.rest() == [])
      #expect(client.end == .closeNotify)
    }

    @Test("an answer whose producer fails is cut off, and seen to be", arguments: versions)
    func failure(_ version: Int32) throws {
      let server = try server()
      let client = try TLSTestClient.connected(port: server.port, newest: version)
      try client.send("GET /failing/something HTTP/1.0\r\n\r\n")
      #expect(try client.answer().text.hasPrefix("something"))
      #expect(client.end == .cutOff)
    }

    @Test("a client that doesn't read isn't produced for") func backpressure() throws {
      let server = try server()
      do {
        let client = try TLSTestClient.connected(port: server.port, receiveBuffer: 4096)
        try client.send("GET /endless HTTP/1.1\r\nHost: h\r\n\r\n")
        usleep(300_000)
        let before = server.parts.load(ordering: .relaxed)
        usleep(200_000)
        #expect(before > 0)
        #expect(server.parts.load(ordering: .relaxed) == before)
        #expect(try server.goesOn(after: before) { _ = try client.fill() })
      }
      #expect(TestServer.eventually { server.server.connectionCount == 0 && server.server.bytesInFlight == 0 })
    }

    @Test("a damaged record ends the connection, and nobody else's") func damaged() throws {
      let server = try server()
      let other = try TLSTestClient.connected(port: server.port)
      let client = try TLSTestClient.connected(port: server.port)
      try client.send("GET / HT")
      client.sendRaw([23, 3, 3, 0, 32] + [UInt8](repeating: 7, count: 32))
      #expect((try? client.rest()) ?? [] == [])
      try other.send(get)
      #expect(try other.answer().text == "hello")
    }

    @Test("writing to a client that has gone raises no signal") func brokenPipe() throws {
      let server = try TestServer(threads: 1, tls: files.configuration())
      let before = signal(SIGPIPE, SIG_DFL)
      defer { signal(SIGPIPE, before) }
      for round in 1...3 {
        let client = try TLSTestClient.connected(port: server.port)
        try client.send("GET /blocking HTTP/1.1\r\nHost: h\r\n\r\n")
        usleep(20_000)
        client.cutOff()
        client.reset()
        _ = consume client
        #expect(TestServer.eventually { server.records.withLock { $0.count } == round })
      }
      #expect(TestServer.eventually { server.server.connectionCount == 0 })
    }

    @Test("draining ends idle connections with close_notify, and lets requests in hand finish") func drain()
      async throws
    {
      let server = try server()
      server.gate.close()
      let busy = try TLSTestClient.connected(port: server.port)
      try busy.send("GET /held HTTP/1.1\r\nHost: h\r\n\r\n")
      let idle = try TLSTestClient.connected(port: server.port)
      try idle.send(get)
      #expect(try idle.answer().status == 200)
      #expect(TestServer.eventually { server.started.load(ordering: .relaxed) == 1 })
      async let cutOff = server.server.drain(deadline: .now.advanced(by: .seconds(5)))
      #expect(try idle.rest() == [])
      #expect(idle.end == .closeNotify)
      server.gate.open()
      #expect(try busy.answer().headers["connection"] == "close")
      #expect(try busy.rest() == [])
      #expect(busy.end == .closeNotify)
      for client in [busy, idle] { client.cutOff() }
      #expect(await cutOff == 0)
    }
  }
}
