import API
import Clocks
import HTTPTypes
import Testing

@testable import HTTPServer

/// An answer as a client sees it.
struct Answer: Sendable {
  let status: Int
  let headers: HTTPFields
  let body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }

  /// The body; `null` where it is not JSON.
  var json: JSONTree { (try? JSONTree(parsing: body)) ?? .null }

  /// What stands at a JSON pointer into the body.
  subscript(pointer: String) -> JSONTree? { json.at(pointer) }

  /// The pointers and sentences of a problem's errors, in order.
  var errors: [(pointer: String, detail: String)] {
    (json["errors"]?.array ?? []).map { ($0["pointer"]?.string ?? "?", $0["detail"]?.string ?? "") }
  }
}

/// Sends requests through the service's router without sockets. Every answer is held against `openapi.yaml`, and so is
/// every request that the service has taken.
enum Client {
  static let service = Service()
  private static let router = service.router

  static func get(_ target: String, _ headers: HTTPFields = [:], location: SourceLocation = #_sourceLocation) throws
    -> Answer
  {
    try send(.get, target, headers, "", location: location)
  }

  static func post(
    _ target: String, _ body: String, _ headers: HTTPFields = [.contentType: "application/json"],
    location: SourceLocation = #_sourceLocation
  ) throws -> Answer {
    try send(.post, target, headers, body, location: location)
  }

  static func post(
    _ target: String, _ form: Form, through router: Router = router, location: SourceLocation = #_sourceLocation
  ) throws -> Answer {
    try send(.post, target, form.headers, form.body, through: router, location: location)
  }

  static func send(
    _ method: HTTPRequest.Method, _ target: String, _ headers: HTTPFields = [:], _ body: String = "",
    through router: Router = router, location: SourceLocation = #_sourceLocation
  ) throws -> Answer {
    try send(method, target, headers, Array(body.utf8), through: router, location: location)
  }

  static func send(
    _ method: HTTPRequest.Method, _ target: String, _ headers: HTTPFields, _ body: [UInt8],
    through router: Router = router, location: SourceLocation = #_sourceLocation
  ) throws -> Answer {
    let answer = try unchecked(method, target, headers, body, through: router)
    let contract = try Contract.served.get()
    contract.check(answer, to: method, target, location)
    if answer.status == 200 { contract.check(request: body, headers, to: method, target, location) }
    return answer
  }

  /// The answer as it is: for who reads the contract itself.
  static func unchecked(
    _ method: HTTPRequest.Method, _ target: String, _ headers: HTTPFields = [:], _ body: [UInt8] = [],
    through router: Router = router
  ) throws -> Answer {
    let request = try #require(Request(method: method, target: target, headers: headers, body: body, id: "test-id"))
    let response: Response
    switch router.resolve(method, request.encodedPath) {
    case .route(let route, let parameters, _):
      switch route.handle(request, parameters) {
      case .answer(let answer): response = answer
      case .compute(let work): response = work(Cancellation())
      case .stream: throw StreamedAnswer()
      }
    case .options(let allow, _): response = Response(status: .noContent, headers: [.allow: allow])
    case .fault(let fault, _):
      let context = FaultContext(
        requestID: request.id, method: method, path: request.path, headers: request.headers)
      response = Service.render(fault, context)
    }
    var headers = response.headers
    if let tag = response.entityTag { headers[.eTag] = "\"\(tag.opaque)\"" }
    if let timing = response.timing, let name = HTTPField.Name("Server-Timing") {
      var value: [UInt8] = []
      value.append(upTo: ServerTiming.mostBytes) { timing.write(to: &$0) }
      headers[name] = String(decoding: value, as: UTF8.self)
    }
    return Answer(
      status: response.status.code, headers: headers, body: method == .head ? [] : response.body.bytes)
  }

  private struct StreamedAnswer: Error {}
}
