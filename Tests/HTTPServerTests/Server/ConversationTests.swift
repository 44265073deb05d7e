import Foundation
import Testing

@testable import HTTPServer

extension SocketTests {
  /// Conversations over real sockets.
  @Suite struct ConversationTests {
    private let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"

    @Test("an answer has all that it has to have") func plain() throws {
      let server = try TestServer()
      let client = try server.client()
      try client.send("GET / HTTP/1.1\r\nHost: h\r\nX-Request-Id: my-id.1\r\n\r\n")
      let answer = try client.answer()
      #expect(answer.status == 200)
      #expect(answer.text == "hello")
      #expect(answer.headers["content-length"] == "5")
      #expect(answer.headers["x-request-id"] == "my-id.1")
      #expect(answer.headers["connection"] == nil)
      #expect(answer.headers["date"]?.hasSuffix(" GMT") == true)
      try client.send("GET / HTTP/1.1\r\nHost: h\r\nX-Request-Id: no good\r\n\r\n")
      #expect(try client.answer().headers["x-request-id"]?.utf8.count == 15)
    }

    @Test("ten pipelined requests, computed and not, are answered in order") func pipelining() throws {
      let server = try TestServer()
      let client = try server.client()
      var all = ""
      for number in 0..<10 {
        all += number % 2 == 0 ? get : "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\n\(number)"
      }
      try client.send(all)
      for number in 0..<10 {
        #expect(try client.answer().text == (number % 2 == 0 ? "hello" : "\(number)"))
      }
    }

    @Test("what only looks like a header in the path comes back in none") func injection() throws {
      let server = try TestServer()
      let client = try server.client()
      try client.send("GET /%0d%0aX-Inj:1 HTTP/1.1\r\nHost: h\r\nX-Request-Id: a\tb\r\n\r\n")
      let answer = try client.answer()
      #expect(answer.status == 404)
      #expect(answer.headers["x-inj"] == nil)
      #expect(answer.headers["content-type"] == "application/problem+json")
    }

    @Test("100 comes before the content is asked for") func expectation() throws {
      let server = try TestServer()
      let client = try server.client()
      try client.send("POST /count HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
      #expect(try client.answer().status == 100)
      try client.send("hello")
      #expect(try client.answer().text == "5")
      try client.send(
        "POST /nowhere HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
      let refusal = try client.answer()
      #expect(refusal.status == 404)
      #expect(refusal.headers["connection"] == "close")
      #expect(try client.rest() == [])
    }

    @Test("HEAD has GET's header and no content") func head() throws {
      let server = try TestServer()
      let client = try server.client()
      try client.send(
        "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n" + "HEAD /nowhere HTTP/1.1\r\nHost: h\r\n\r\n" + get)
      let answer = try client.answer(toHead: true)
      #expect(answer.status == 200)
      #expect(answer.headers["content-length"] == "5")
      #expect(try client.answer(toHead: true).status == 404)
      #expect(try client.answer().text == "hello")
    }

    @Test("OPTIONS, unknown methods, methods and paths not taken") func routing() throws {
      let server = try TestServer()
      let client = try server.client()
      try client.send("OPTIONS / HTTP/1.1\r\nHost: h\r\n\r\n")
      let options = try client.answer()
      #expect(options.status == 204)
      #expect(options.headers["allow"] == "GET, HEAD, OPTIONS")
      #expect(options.headers["content-length"] == nil)
      try client.send("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n")
      #expect(try client.answer().headers["allow"] == "GET, HEAD, OPTIONS, POST")
      try client.send("DELETE / HTTP/1.1\r\nHost: h\r\n\r\n")
      let refused = try client.answer()
      #expect(refused.status == 405)
      #expect(refused.headers["allow"] == "GET, HEAD, OPTIONS")
      try client.send("BREW / HTTP/1.1\r\nHost: h\r\n\r\n")
      #expect(try client.answer().status == 501)
      try client.send("CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n")
      #expect(try client.answer().status == 501)
    }

    @Test("a full request and a half-close get the answer, then the end") func halfClose() throws {
      let server = try TestServer()
      let client = try server.client()
      try client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello")
      client.finish()
      #expect(try client.answer().text == "hello")
      #expect(try client.rest() == [])
    }

    @Test("the client's end is seen when it is reported together with the request") func endWithRequest()
      throws
    {
      let server = try TestServer(threads: 1)
      let blocking = try server.client()
      let client = try server.client()
      try blocking.send("GET /blocking HTTP/1.1\r\nHost: h\r\n\r\n")
      usleep(20_000)
      try client.send(get)
      client.finish()
      #expect(try client.answer().text == "hello")
      #expect(try client.rest() == [])
    }

    @Test("a large answer survives a half-close behind its request") func halfCloseLarge() throws {
      let server = try TestServer()
      let client = try server.client()
      try client.send("GET /large/20 HTTP/1.1\r\nHost: h\r\n\r\n")
      client.finish()
      usleep(100_000)
      #expect(try client.answer().body.count == 20 << 20)
      #expect(try client.rest() == [])
    }

    @Test("1 TiB is refused at once, and the answer survives what is still being sent") func tooLarge() throws {
      let server = try TestServer()
      let client = try server.client()
      try client.send("POST /count HTTP/1.1\r\nHost: h\r\nContent-Length: 1099511627776\r\n\r\n")
      try client.send([UInt8](repeating: 120, count: 8 << 20))
      let answer = try client.answer()
      #expect(answer.status == 413)
      #expect(answer.headers["connection"] == "close")
      client.finish()
      #expect(try client.rest() == [])
    }

    @Test("a body of 32 MB, by length and in chunks") func largeBodies() throws {
      let server = try TestServer()
      let client = try server.client()
      let count = 32 << 20
      try client.send("POST /count HTTP/1.1\r\nHost: h\r\nContent-Length: \(count)\r\n\r\n")
      try client.send([UInt8](repeating: 120, count: count))
      #expect(try client.answer().text == "\(count)")
      try client.send("POST /count HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n")
      let chunk = Array("100000\r\n".utf8) + [UInt8](repeating: 120, count: 1 << 20) + Array("\r\n".utf8)
      for _ in 0..<32 { try client.send(chunk) }
      try client.send("0\r\n\r\n")
      #expect(try client.answer().text == "\(count)")
      #expect(TestServer.eventually { server.server.bytesInFlight == 0 })
    }

    @Test("HTTP/1.0: kept alive when asked, closed when not") func oldVersion() throws {
      let server = try TestServer()
      let client = try server.client()
      try client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
      #expect(try client.answer().headers["connection"] == "keep-alive")
      try client.send("GET / HTTP/1.0\r\n\r\n" + get)
      #expect(try client.answer().text == "hello")
      client.finish()
      #expect(try client.rest() == [])
    }

    @Test("a header that never ends gets 408") func slowHeader() throws {
      let server = try TestServer { $0.headerTime = .milliseconds(200) }
      let client = try server.client()
      try client.send("GET / HT")
      #expect(try client.answer().status == 408)
    }

    @Test("who answers and how is told") func records() throws {
      let server = try TestServer()
      let client = try server.client()
      try client.send("GET /large/1 HTTP/1.1\r\nHost: h\r\nX-Request-Id: r\r\n\r\n")
      _ = try client.answer()
      let record = try #require(server.records.withLock { $0.first })
      #expect(record.route == "/large/{megabytes}")
      #expect(record.routeIndex == 1)
      #expect(record.method == .get)
      #expect(record.status == .ok)
      #expect(record.bytes == 1 << 20)
      #expect(record.requestID == "r")
      #expect(record.path == "/large/1")
      #expect(record.version == .http11)
      #expect(record.peer?.hostText == "127.0.0.1")
      #expect(record.startTime > .seconds(1_700_000_000))
      #expect(record.timeQueued == nil)
      try client.send("POST /echo HTTP/1.1\r\nHost: h\r\nUser-Agent: u/1\r\nContent-Length: 3\r\n\r\nabc")
      _ = try client.answer()
      let second = try #require(server.records.withLock { $0.last })
      #expect(second.requestBytes == 3)
      #expect(second.timeQueued != nil)
      #expect(second.headers[.userAgent] == "u/1")
      #expect(second.duration > second.timeQueued ?? .seconds(1))
    }
  }
}
