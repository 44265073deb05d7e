import COpenSSL
import Foundation
import Testing

@testable import HTTPServer

extension SocketTests {
  /// How TLS begins, and how it doesn't.
  @Suite struct TLSHandshakeTests {
    private let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"
    private let files: TestCertificates

    init() throws { files = try TestCertificates.shared.get() }

    private func server(_ name: String = "server", _ change: (inout ServerLimits) -> Void = { _ in }) throws
      -> TestServer
    {
      try TestServer(tls: files.configuration(name), change)
    }

    @Test("versions 1.2 and 1.3 are spoken, with keys of both kinds", arguments: ["server", "rsa"])
    func versions(_ certificate: String) throws {
      let server = try server(certificate)
      for (version, name) in [(TLS1_2_VERSION, "TLSv1.2"), (TLS1_3_VERSION, "TLSv1.3")] {
        let client = try TLSTestClient.connected(port: server.port, newest: version)
        #expect(client.version == name)
        try client.send(get)
        #expect(try client.answer().text == "hello")
      }
    }

    @Test("TLS 1.1 is refused, and said to be") func oldVersion() throws {
      let server = try server()
      let client = try TLSTestClient(port: server.port, newest: TLS1_1_VERSION, oldest: TLS1_VERSION)
      let refusal = #expect(throws: TLSTestClient.Refusal.self) { try client.handshake() }
      #expect(refusal?.reason == "tlsv1 alert protocol version")
    }

    @Test("ALPN chooses HTTP/1.1, then HTTP/1.0; what is neither is refused; none is fine") func protocols() throws {
      let server = try server()
      for (offered, chosen) in [
        (["h2", "http/1.1"], "http/1.1"), (["http/1.0", "http/1.1"], "http/1.1"), (["http/1.0"], "http/1.0"), ([], ""),
      ] {
        let client = try TLSTestClient.connected(port: server.port, protocols: offered)
        #expect(client.chosenProtocol == chosen)
        try client.send(get)
        #expect(try client.answer().text == "hello")
      }
      let client = try TLSTestClient(port: server.port, protocols: ["h2", "spdy/3"])
      let refusal = #expect(throws: TLSTestClient.Refusal.self) { try client.handshake() }
      #expect(refusal?.reason == "tlsv1 alert no application protocol")
    }

    @Test("sessions are resumed in both versions", arguments: [TLS1_2_VERSION, TLS1_3_VERSION])
    func resumption(_ version: Int32) throws {
      let server = try server()
      let first = try TLSTestClient.connected(port: server.port, newest: version)
      try first.send(get)
      #expect(try first.answer().status == 200)  // In TLS 1.3 the ticket comes before it.
      let second = try TLSTestClient(port: server.port, newest: version)
      second.resume(first.session())
      try second.handshake()
      #expect(second.isResumed)
      try second.send(get)
      #expect(try second.answer().text == "hello")
    }

    @Test("renegotiation is refused") func renegotiation() throws {
      let server = try server()
      let client = try TLSTestClient.connected(port: server.port, newest: TLS1_2_VERSION)
      try client.send(get)
      #expect(try client.answer().status == 200)
      let refusal = #expect(throws: TLSTestClient.Refusal.self) { try client.renegotiate() }
      #expect(refusal?.reason == "no renegotiation")
    }

    @Test("new keys are given when they are asked for") func keyUpdate() throws {
      let server = try server()
      let client = try TLSTestClient.connected(port: server.port)
      for _ in 0..<100 {
        client.updateKeys()
        try client.send(get)
        #expect(try client.answer().text == "hello")
      }
    }

    @Test("plain HTTP gets 400 in plain HTTP") func plain() throws {
      let server = try server()
      let client = try server.client()
      try client.send(get + get)
      let answer = try client.answer()
      #expect(answer.status == 400)
      #expect(answer.headers["connection"] == "close")
      #expect(answer.text.contains("tls-required"))
      client.finish()
      #expect(try client.rest() == [])
    }

    @Test(
      "garbage ends the connection, with an alert where it began as a record",
      arguments: [
        [22, 3, 1, 0, 5, 1, 0, 0, 1, 0], [22, 3, 1, 255, 255] + [UInt8](repeating: 0, count: 2000),
        [22] + [UInt8](repeating: 255, count: 500), [0x80, 0x2e, 1, 3, 1, 0, 0, 0], [0], [23, 3, 3, 0, 1, 0],
      ] as [[UInt8]]) func garbage(_ bytes: [UInt8]) throws
    {
      let server = try server { $0.handshakeTime = .milliseconds(300) }
      let client = try server.client()
      try client.send(bytes)
      let answer = (try? client.rest()) ?? []
      #expect(answer.isEmpty || answer[0] == 21, "\(answer)")
      client.finish()
      #expect(TestServer.eventually { server.server.connectionCount == 0 })
      let next = try TLSTestClient.connected(port: server.port)
      try next.send(get)
      #expect(try next.answer().text == "hello")
    }

    @Test("a handshake that stalls is cut off in time, wherever it stalls") func stalling() throws {
      let server = try server { $0.handshakeTime = .milliseconds(300) }
      let hello: [UInt8] = [22, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3]
      for bytes in [[], Array(hello[..<1]), Array(hello[..<5]), hello] {
        let client = try server.client()
        try client.send(bytes)
        #expect(try client.rest() == [])
      }
      #expect(TestServer.eventually { server.server.connectionCount == 0 })
    }

    @Test("clients that vanish during the handshake leave nothing behind") func vanishing() throws {
      let server = try server()
      for round in 0..<200 {
        let client = try TLSTestClient(port: server.port)
        _ = fcntl(client.socket, F_SETFL, O_NONBLOCK)
        try? client.handshake()  // Sends the first flight and doesn't wait.
        if round % 2 == 0 { usleep(UInt32(round * 5)) }
        if round % 3 == 0 { client.reset() }
      }
      #expect(TestServer.eventually { server.server.connectionCount == 0 })
      let client = try TLSTestClient.connected(port: server.port)
      try client.send(get)
      #expect(try client.answer().text == "hello")
    }

    @Test("over the connection limit is 503, by TLS") func tooMany() throws {
      let server = try server { $0.connections = 1 }
      let first = try TLSTestClient.connected(port: server.port)
      let second = try TLSTestClient.connected(port: server.port)
      try second.send(get)
      #expect(try second.answer().status == 503)
      try first.send(get)
      #expect(try first.answer().status == 200)
    }

    @Test("draining waits for no handshake that has not begun") func drain() async throws {
      let server = try server { $0.handshakeTime = .seconds(3600) }
      let waiting = try server.client()
      #expect(TestServer.eventually { server.server.connectionCount == 1 })
      #expect(await server.server.drain(deadline: .now.advanced(by: .seconds(60))) == 0)
      #expect(try waiting.rest() == [])
    }

    @Test("curl and openssl get along with it") func programs() throws {
      let server = try server()
      let url = "https://localhost:\(server.port)/large/3"
      let curl = try Tool.run(
        "curl",
        [
          "-sS", "--noproxy", "*", "--cacert", files.path("ca.pem"), "--http1.1", "-o", "/dev/null", "-w",
          "%{http_code} %{size_download}", url,
        ])
      #expect(curl.output == "200 \(3 << 20)")
      let client = try Tool.run(
        "openssl",
        ["s_client", "-connect", "127.0.0.1:\(server.port)", "-CAfile", files.path("ca.pem"), "-quiet"],
        input: "GET / HTTP/1.0\r\n\r\n")
      #expect(client.output.contains("HTTP/1.1 200 OK\r\n"))
    }
  }
}
