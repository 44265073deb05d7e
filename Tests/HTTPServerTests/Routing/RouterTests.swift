import HTTPTypes
import Testing

@testable import HTTPServer

struct RouterTests {
  private var router: Router {
    var router = Router()
    for pattern in [
      "/", "/v1/examples", "/v1/examples/{name}", "/v1/{kind}/{name}/parts", "/v1/examples/mlp",
    ] {
      router.on(.get, pattern) { _, parameters in
        let values = ["kind", "name"].compactMap { parameters[$0] }
        return .answer(Response(status: .ok, body: .bytes(Array("\(pattern) \(values)".utf8))))
      }
    }
    router.on(.post, "/v1/examples") { _, _ in .answer(Response(status: .created)) }
    router.on(.head, "/v1/examples/mlp") { _, _ in .answer(Response(status: .accepted)) }
    return router
  }

  /// What comes of a request: its handler's text, or its status and code.
  private func outcome(_ method: HTTPRequest.Method, _ target: String) throws -> String {
    let request = try #require(Request(method: method, target: target))
    switch router.resolve(method, request.encodedPath) {
    case .options(let allow, _): return "options \(allow)"
    case .fault(let fault, _):
      return ["\(fault.status.code)", fault.headers[.allow]].compactMap(\.self).joined(separator: " ")
    case .route(let route, let parameters, _):
      guard case .answer(let response) = route.handle(request, parameters), case .bytes(let bytes) = response.body
      else {
        return "?"
      }
      return bytes.isEmpty ? "\(response.status.code)" : String(decoding: bytes, as: UTF8.self)
    }
  }

  @Test(arguments: [
    ("/", "/ []"),
    ("/?q=1", "/ []"),
    ("/v1/examples", "/v1/examples []"),
    ("/v1/ex%61mples", "/v1/examples []"),
    ("/v1/examples/cnn", #"/v1/examples/{name} ["cnn"]"#),
    ("/v1/examples/a%2Fb", #"/v1/examples/{name} ["a/b"]"#),
    ("/v1/examples/mlp", "/v1/examples/mlp []"),
    ("/v1/a/b/parts", #"/v1/{kind}/{name}/parts ["a", "b"]"#),
    ("/v1/examples/", "404"),
    ("/v1//b/parts", "404"),
    ("/v1", "404"),
    ("//", "404"),
    ("/v1/examples%2Fcnn", "404"),
    ("/V1/examples", "404"),
  ]) func get(_ target: String, _ expected: String) throws {
    #expect(try outcome(.get, target) == expected)
  }

  @Test func methods() throws {
    #expect(try outcome(.post, "/v1/examples") == "201")
    #expect(try outcome(.head, "/v1/examples") == "/v1/examples []")
    #expect(try outcome(.head, "/v1/examples/mlp") == "202")
    #expect(try outcome(.delete, "/v1/examples") == "405 GET, POST, HEAD, OPTIONS")
    #expect(try outcome(.trace, "/") == "405 GET, HEAD, OPTIONS")
    #expect(try outcome(.options, "/v1/examples") == "options GET, POST, HEAD, OPTIONS")
    #expect(try outcome(.options, "/nowhere") == "404")
    #expect(try outcome(.options, "*") == "options GET, HEAD, OPTIONS, POST")
    #expect(try outcome(try #require(.init(rawValue: "get")), "/") == "501")
    #expect(try outcome(try #require(.init(rawValue: "PROPFIND")), "/nowhere") == "501")
  }
}
