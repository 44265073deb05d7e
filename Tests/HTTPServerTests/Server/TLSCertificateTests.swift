import COpenSSL
import Foundation
import Synchronization
import Testing

@testable import HTTPServer

extension SocketTests {
  /// Certificates that change, and those of clients.
  @Suite struct TLSCertificateTests {
    private let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"
    private let files: TestCertificates

    init() throws { files = try TestCertificates.shared.get() }

    private func install(_ name: String) throws {
      try files.write(files.text("\(name).pem"), to: "installed.pem")
      try files.write(files.text("\(name).key"), to: "installed.key")
    }

    @Test("a new certificate is for new connections; open ones go on; a bad one is not taken") func reload() throws {
      try install("server")
      let server = try TestServer(tls: files.configuration("installed"))
      let old = try TLSTestClient.connected(port: server.port)
      #expect(old.serverSubject == "CN=localhost")
      try install("renewed")
      #expect(try TLSTestClient.connected(port: server.port).serverSubject == "CN=localhost")
      #expect(server.server.reloadTLS())
      #expect(try TLSTestClient.connected(port: server.port).serverSubject == "CN=renewed")
      try old.send(get)
      #expect(try old.answer().text == "hello")

      try files.write("no key", to: "installed.key")
      #expect(!server.server.reloadTLS())
      try install("expired")
      #expect(!server.server.reloadTLS())
      #expect(try TLSTestClient.connected(port: server.port).serverSubject == "CN=renewed")
    }

    @Test("a session of before is not resumed, yet the handshake succeeds") func resumption() throws {
      try install("server")
      let server = try TestServer(tls: files.configuration("installed"))
      let first = try TLSTestClient.connected(port: server.port)
      try first.send(get)
      #expect(try first.answer().status == 200)
      #expect(server.server.reloadTLS())
      let second = try TLSTestClient(port: server.port)
      second.resume(first.session())
      try second.handshake()
      #expect(!second.isResumed)
    }

    @Test("reloading over and over while clients come and go loses no request") func underLoad() throws {
      try install("server")
      let server = try TestServer(tls: files.configuration("installed"))
      let isDone = Atomic<Bool>(false)
      let failures = Mutex<[String]>([])
      let answers = Counter()
      let port = server.port
      let request = get
      DispatchQueue.concurrentPerform(iterations: 4) { index in
        if index == 0 {
          for round in 0..<40 {
            let isTaken = (try? install(round % 2 == 0 ? "renewed" : "server")) != nil && server.server.reloadTLS()
            if !isTaken { failures.withLock { $0.append("reload \(round)") } }
            usleep(10_000)
          }
          isDone.store(true, ordering: .relaxed)
          return
        }
        while !isDone.load(ordering: .relaxed) {
          do {
            let client = try TLSTestClient.connected(port: port)
            for _ in 0..<5 {
              try client.send(request)
              if try client.answer().text == "hello" { _ = answers.next() }
            }
          } catch {
            failures.withLock { $0.append("\(error)") }
          }
        }
      }
      #expect(failures.withLock { $0 } == [])
      #expect(answers.peek > 0)
    }

    @Test("a server without a good certificate doesn't start, and says why") func start() {
      let error = #expect(throws: ServerError.self) { try TestServer(tls: files.configuration("expired")) }
      #expect(error?.description.contains("has expired") == true)
    }

    @Test("clients are known by their certificates, when resumed too", arguments: [TLS1_2_VERSION, TLS1_3_VERSION])
    func clients(_ version: Int32) throws {
      let server = try TestServer(tls: files.configuration(clients: "ca"))
      let known = files.configuration("client")
      let client = try TLSTestClient.connected(port: server.port, newest: version, certificate: known)
      try client.send("GET /who HTTP/1.1\r\nHost: h\r\n\r\n")
      #expect(try client.answer().text == "CN=grader,O=University")
      #expect(server.records.withLock { $0.first?.clientCertificateSubject } == "CN=grader,O=University")
      let again = try TLSTestClient(port: server.port, newest: version, certificate: known)
      again.resume(client.session())
      try again.handshake()
      #expect(again.isResumed)
      try again.send("GET /who HTTP/1.1\r\nHost: h\r\n\r\n")
      #expect(try again.answer().text == "CN=grader,O=University")
    }

    @Test(
      "clients without a certificate, or with a stranger's, are told so",
      arguments: [TLS1_2_VERSION, TLS1_3_VERSION], [false, true])
    func strangers(_ version: Int32, _ hasCertificate: Bool) throws {
      let server = try TestServer(tls: files.configuration(clients: "ca"))
      let client = try TLSTestClient(
        port: server.port, newest: version, certificate: hasCertificate ? files.configuration("stranger") : nil)
      // In TLS 1.3 the client's handshake is done before the server has seen its certificate.
      var reason = ""
      do {
        try client.handshake()
        try client.send(get)
        #expect(throws: TestClient.Failure.self) { try client.answer() }
        reason = OpenSSLError.takeReason()
      } catch let refusal as TLSTestClient.Refusal {
        reason = refusal.reason
      }
      let expected =
        hasCertificate
        ? "tlsv1 alert unknown ca"
        : version == TLS1_3_VERSION ? "tlsv13 alert certificate required" : "sslv3 alert handshake failure"
      #expect(reason == expected)
      #expect(server.records.withLock { $0.isEmpty })
    }

    @Test("clients have no name where none is asked for") func nobody() throws {
      let server = try TestServer(tls: files.configuration())
      let client = try TLSTestClient.connected(port: server.port, certificate: files.configuration("client"))
      try client.send("GET /who HTTP/1.1\r\nHost: h\r\n\r\n")
      #expect(try client.answer().text == "nobody")
    }
  }
}
