import HTTPTypes

@testable import HTTPServer

extension TestServer {
  /// Routes whose answers can be compressed, or can't.
  static func addTexts(to router: inout Router) {
    router.on(.get, "/text/{bytes}") { _, parameters in
      .answer(text(bytes: Int(parameters["bytes"] ?? "") ?? 0))
    }
    router.on(.get, "/computed") { _, _ in .compute { text(bytes: 100_000) } }
    let content = ConstantContent(text(bytes: 50_000).body.bytes)
    router.on(.get, "/constant") { _, _ in
      .answer(Response(status: .ok, headers: [.contentType: "text/plain; charset=utf-8"], body: .constant(content)))
    }
    router.on(.get, "/coded") { _, _ in
      var response = text(bytes: 5000)
      response.headers[.contentEncoding] = "br"
      return .answer(response)
    }
  }

  private static func text(bytes count: Int) -> Response {
    let numbers = sequence(first: UInt64(count)) { $0 &* 6_364_136_223_846_793_005 &+ 1 }.lazy.flatMap {
      "value \($0 >> 56)\n".utf8
    }
    return Response(status: .ok, headers: [.contentType: "text/plain"], body: .bytes(Array(numbers.prefix(count))))
  }
}
