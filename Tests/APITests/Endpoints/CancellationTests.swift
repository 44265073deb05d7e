import API
import HTTPTypes
import Testing

@testable import HTTPServer

/// What nobody waits for is not computed: the pool's threads are for those who wait.
@Suite struct CancellationTests {
  /// A request for the pool, of every kind of computation.
  private static let request = #"""
    {"network": {"layers": [{"type": "Tanh", "repeat": 100}], "loss": {"type": "Sum"}},
     "inputs": {"x": [1, 2]}, "with_respect_to": "inputs"}
    """#

  private func status(_ path: String, _ cancellation: Cancellation) throws -> Int? {
    let request = try #require(
      Request(method: .post, target: path, headers: [:], body: Array(Self.request.utf8), id: "test-id"))
    guard case .route(let route, let parameters, _) = Client.service.router.resolve(.post, path),
      case .compute(let work) = route.handle(request, parameters)
    else { return nil }
    return work(cancellation).status.code
  }

  @Test(arguments: ["/v1/forward", "/v1/gradients", "/v1/closed-form", "/v1/derivation"])
  func whatNobodyWaitsForIsGivenUp(_ path: String) throws {
    #expect(try status(path, Cancellation()) == 200)
    let gone = Cancellation()
    gone.cancel()
    #expect(try status(path, gone) == 503)
  }
}
