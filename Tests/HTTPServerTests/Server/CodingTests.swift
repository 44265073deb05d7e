import Foundation
import HTTPTypes
import Testing

@testable import HTTPServer

extension SocketTests {
  /// Content codings and conditional requests, on the wire.
  @Suite struct CodingTests {
    private func get(_ path: String, _ fields: String = "", method: String = "GET") -> String {
      "\(method) \(path) HTTP/1.1\r\nHost: h\r\n\(fields)\r\n"
    }

    private func unpack(_ bytes: [UInt8], _ coding: String) throws -> [UInt8] {
      try ContentDecoding([.contentEncoding: coding]).decode(RequestBody(bytes), limit: 100 << 20, budget: nil)
        .withUnsafeBytes { Array($0) }
    }

    @Test(
      "answers come in the coding that is liked best",
      arguments: ["/text/1024", "/text/20000", "/text/3000000", "/constant", "/computed"]) func answers(_ path: String)
      throws
    {
      let server = try TestServer()
      let client = try server.client()
      try client.send(get(path))
      let plain = try client.answer()
      #expect(plain.headers["vary"] == "Accept-Encoding")
      #expect(plain.headers["content-encoding"] == nil)
      for (accepted, coding) in [("gzip", "gzip"), ("gzip;q=0.1, deflate", "deflate"), ("identity;q=0, *", "gzip")] {
        try client.send(get(path, "Accept-Encoding: \(accepted)\r\n"))
        let answer = try client.answer()
        #expect(answer.headers["content-encoding"] == coding)
        #expect(answer.headers["vary"] == "Accept-Encoding")
        #expect(answer.body.count < plain.body.count / 2)
        #expect(try unpack(answer.body, coding) == plain.body)
        try client.send(get(path, "Accept-Encoding: \(accepted)\r\n", method: "HEAD"))
        let head = try client.answer(toHead: true)
        for field in ["content-encoding", "content-length", "vary", "etag", "content-type"] {
          #expect(head.headers[field] == answer.headers[field])
        }
      }
    }

    @Test("what is small, coded already or no text stays as it is") func uncoded() throws {
      let server = try TestServer()
      let client = try server.client()
      for path in ["/", "/text/1023", "/coded", "/large/1"] {
        try client.send(get(path, "Accept-Encoding: gzip\r\n"))
        let answer = try client.answer()
        #expect(answer.headers["content-encoding"] == (path == "/coded" ? "br" : nil))
        #expect(answer.headers["vary"] == nil)
      }
      try client.send(get("/", "Accept-Encoding: identity;q=0, gzip\r\n"))
      #expect(try unpack(client.answer().body, "gzip") == Array("hello".utf8))
    }

    @Test("a streamed answer is flushed with each part") func stream() throws {
      let server = try TestServer()
      let client = try server.client()
      try client.send(
        "POST /lines HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\nAccept-Encoding: gzip\r\n"
          + "Transfer-Encoding: chunked\r\n\r\n2\r\na\n\r\n")
      let head = try client.begunAnswer()
      #expect(head.headers["content-encoding"] == "gzip")
      #expect(head.headers["vary"] == "Accept-Encoding")
      let first = try client.chunkBytes()
      let inflater = try #require(Inflater(.gzip))
      #expect(
        try first.withUnsafeBytes { bytes in
          var position = 0
          return try inflater.next(bytes, at: &position).map { String(decoding: $0, as: UTF8.self) }
        } == "A\n")
      try client.send("2\r\nb\n\r\n0\r\n\r\n")
      var packed = first
      while case let chunk = try client.chunkBytes(), !chunk.isEmpty { packed += chunk }
      #expect(try unpack(packed, "gzip") == Array("A\nB\n".utf8))
    }

    @Test("content is read in its codings") func requests() throws {
      let server = try TestServer { $0.bodyBytes = 1 << 20 }
      let client = try server.client()
      func send(_ path: String, _ body: [UInt8], _ coding: String) throws -> TestClient.Answer {
        try client.send(
          "POST \(path) HTTP/1.1\r\nHost: h\r\nContent-Encoding: \(coding)\r\nContent-Length: \(body.count)\r\n\r\n")
        try client.send(body)
        return try client.answer()
      }
      let bytes = [UInt8](repeating: 120, count: 1 << 20)
      let packed = try #require(Deflater.pack(bytes, .gzip))
      #expect(try send("/count", packed, "gzip").text == "\(1 << 20)")
      #expect(try send("/count", bytes, "identity").text == "\(1 << 20)")
      #expect(try send("/count", [], "gzip").text == "0")
      #expect(try send("/count", try #require(Deflater.pack(bytes + [1], .deflate)), "deflate").status == 413)
      #expect(try send("/count", packed.dropLast(), "gzip").status == 400)
      #expect(try send("/count", packed + [0], "gzip").status == 400)
      let unknown = try send("/count", [1, 2, 3], "br")
      #expect(unknown.status == 415)
      #expect(unknown.headers["accept-encoding"] == "gzip, deflate, identity")
      #expect(try send("/count", packed, "gzip").text == "\(1 << 20)")
      #expect(TestServer.eventually { server.server.bytesInFlight == 0 })
    }

    @Test("streamed content is read in its codings, whatever it unpacks to") func streamedRequest() throws {
      let server = try TestServer { $0.bodyBytes = 1000 }
      let client = try server.client()
      let lines = Array(repeatElement("a line\n", count: 100_000).joined().utf8)
      let packed = try #require(Deflater.pack(lines, .gzip))
      let head = "POST /lines HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\n"
      try client.send("\(head)Content-Length: \(packed.count)\r\n\r\n")
      try client.send(packed)
      #expect(try client.answer().body.count == lines.count)
      try client.send("\(head)Content-Length: 3\r\n\r\nabc")
      #expect(try client.answer().status == 400)
    }

    @Test("a client that has the content is told so") func conditional() throws {
      let server = try TestServer()
      let client = try server.client()
      try client.send(get("/constant"))
      let tag = try #require(try client.answer().headers["etag"])
      try client.send(get("/constant", "Accept-Encoding: gzip\r\n"))
      let coded = try #require(try client.answer().headers["etag"])
      #expect(coded != tag)
      for named in [tag, "W/\(tag)", "\"x\", \(tag)", "*"] {
        for method in ["GET", "HEAD"] {
          try client.send(get("/constant", "If-None-Match: \(named)\r\n", method: method))
          let answer = try client.answer(toHead: true)
          #expect(answer.status == 304)
          #expect(answer.headers["etag"] == tag)
          #expect(answer.headers["vary"] == "Accept-Encoding")
          #expect(answer.headers["content-length"] == nil)
          #expect(answer.headers["content-type"] == nil)
        }
      }
      for other in ["\"x\"", coded] {
        try client.send(get("/constant", "If-None-Match: \(other)\r\n"))
        #expect(try client.answer().status == 200)
      }
      try client.send(get("/constant", "Accept-Encoding: gzip\r\nIf-None-Match: \(coded)\r\n"))
      let answer = try client.answer(toHead: true)
      #expect(answer.status == 304 && answer.headers["etag"] == coded)
      try client.send(get("/constant", "If-Match: \(coded)\r\n"))
      #expect(try client.answer().status == 412)
    }
  }
}
