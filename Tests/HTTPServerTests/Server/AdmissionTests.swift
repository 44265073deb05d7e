import HTTPTypes
import Testing

@testable import HTTPServer

extension SocketTests {
  /// What is decided when a request's header has come, and what is added to answers.
  @Suite struct AdmissionTests {
    private func server() throws -> TestServer {
      try TestServer(configure: { configuration in
        configuration.admit = { request in
          guard request.headers[.authorization] == nil else { return nil }
          switch request.path {
          case "/count":
            return .fault(
              HTTPFault(
                status: .unauthorized, code: "no-token", title: "No token",
                detail: "\(request.method.rawValue) \(request.route ?? "-") \(request.query["q"] ?? "-")",
                headers: [.wwwAuthenticate: "Bearer"]))
          case "/echo": return .response(Response(status: .tooManyRequests, body: .bytes(Array("later".utf8))))
          default: return nil
          }
        }
        configuration.decorate = { request, status, fields in
          fields[.server] = "\(request?.path ?? "-") \(status.code)"
        }
      })
    }

    @Test("a request is refused by its header, and its connection lives on") func refusal() throws {
      let server = try server()
      let client = try server.client()
      try client.send("POST /count?q=1 HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n")
      let fault = try client.answer()
      #expect(fault.status == 401)
      #expect(fault.headers["www-authenticate"] == "Bearer")
      #expect(fault.headers["connection"] == nil)
      #expect(fault.text.contains("POST /count 1"))
      try client.send("helloPOST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n")
      let response = try client.answer()
      #expect(response.status == 429)
      #expect(response.text == "later")
      try client.send("POST /count HTTP/1.1\r\nHost: h\r\nAuthorization: a\r\nContent-Length: 2\r\n\r\nab")
      #expect(try client.answer().text == "2")
      #expect(server.server.bytesInFlight == 0)
    }

    @Test("a refusal comes instead of 100") func expectation() throws {
      let server = try server()
      let client = try server.client()
      try client.send("POST /count HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
      let answer = try client.answer()
      #expect(answer.status == 401)
      #expect(answer.headers["connection"] == "close")
    }

    @Test("fields are added to every answer") func decoration() throws {
      let server = try server()
      let client = try server.client()
      try client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
      #expect(try client.answer().headers["server"] == "/ 200")
      try client.send("GET /nowhere HTTP/1.1\r\nHost: h\r\n\r\n")
      #expect(try client.answer().headers["server"] == "/nowhere 404")
      try client.send("OPTIONS /count HTTP/1.1\r\nHost: h\r\nAuthorization: a\r\n\r\n")
      #expect(try client.answer().headers["server"] == "/count 204")
      try client.send("G@T / HTTP/1.1\r\nHost: h\r\n\r\n")
      #expect(try client.answer().headers["server"] == "- 400")
    }

    @Test("what is in hand and what has been moved can be read") func load() throws {
      let server = try TestServer(computeWidth: 1)
      server.gate.close()
      let held = "GET /held HTTP/1.1\r\nHost: h\r\n\r\n"
      let clients = try (0..<3).map { _ in try server.client() }
      for client in clients { try client.send(held) }
      #expect(TestServer.eventually { server.server.load.computationsWaiting == 2 })
      let load = server.server.load
      #expect(load.connections == 3)
      #expect(load.computationsRunning == 1)
      server.gate.open()
      for client in clients { #expect(try client.answer().text == "done") }
      #expect(TestServer.eventually { server.server.load.bytesReceived == 3 * held.utf8.count })
      #expect(TestServer.eventually { server.server.load.bytesSent > 300 })
      #expect(TestServer.eventually { server.server.load.computationsRunning == 0 })
    }
  }
}
