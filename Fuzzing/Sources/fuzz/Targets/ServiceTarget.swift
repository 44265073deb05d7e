import HTTPTypes
import JSON

@testable import API
@testable import HTTPServer

/// The body of a request that computes: JSON, a definition, a graph, a small program that is run. The first byte chooses
/// the endpoint, and whether the rest is JSON or a form whose boundary is `b`.
///
/// Whatever comes: an answer, never one that takes the fault on itself, and its content is JSON.
enum ServiceTarget: FuzzTarget {
  static let name = "service"

  static func run(_ input: [UInt8]) {
    guard let choice = input.first else { return }
    let type = choice & 0x40 == 0 ? "application/json" : "multipart/form-data; boundary=b"
    let target = targets[Int(choice & 3)]
    let made = Request(
      method: .post, target: target, headers: [.contentType: type], body: Array(input.dropFirst()), id: "fuzz")
    guard let request = made else { return }
    guard case .route(let route, let parameters, _) = router.resolve(.post, request.encodedPath) else {
      fatalError("\(name): there is no \(target)")
    }
    let response: Response
    switch route.handle(request, parameters) {
    case .answer(let answer): response = answer
    case .compute(let work): response = work(Cancellation())
    case .stream: return
    }
    demand(answers.contains(response.status.code), "\(target) answers \(response.status)")
    do {
      _ = try JSONDocument(response.body.bytes)
    } catch {
      fatalError("\(name): \(target) answers what is not JSON: \(error)")
    }
  }

  private static let targets = ["/v1/gradients", "/v1/forward", "/v1/closed-form", "/v1/derivation"]
  private static let answers = [200, 400, 413, 415, 422]

  /// So little that each case is quick.
  private static let router = {
    var limits = ComputeLimits()
    limits.layers = 64
    limits.formulaLayers = 24
    limits.memoryBytes = 1 << 18
    limits.operations = 1e5
    limits.formulaOperations = 1e4
    limits.answerNumbers = 1 << 12
    limits.time = .milliseconds(500)
    return Service(limits: limits).router
  }()
}
