import HTTPTypes
import Testing

@testable import API
@testable import HTTPServer

/// What each resource does with each method, and with paths that are not there.
@Suite struct MethodTests {
  @Test(arguments: [
    "/v1/layers", "/v1/examples", "/v1/examples/skip-3", "/v1/limits", "/version", "/openapi.yaml", "/livez",
  ])
  func head(path: String) throws {
    let get = try Client.get(path)
    let head = try Client.send(.head, path)
    #expect(get.status == 200)
    #expect(head.status == get.status)
    #expect(head.headers == get.headers)
    #expect(head.body.isEmpty && !get.body.isEmpty)
  }

  @Test(arguments: [
    ("/v1/forward", "POST, OPTIONS"), ("/v1/layers", "GET, HEAD, OPTIONS"),
    ("/v1/examples/skip-3", "GET, HEAD, OPTIONS"),
  ])
  func options(path: String, allow: String) throws {
    let answer = try Client.send(.options, path)
    #expect(answer.status == 204)
    #expect(answer.headers[.allow] == allow)
    let refused = try Client.send(.delete, path)
    #expect(refused.status == 405)
    #expect(refused.headers[.allow] == allow)
    #expect(refused["/code"] == .string("method-not-allowed"))
  }

  /// `QUERY` is a method that nothing takes here; it is not unknown.
  @Test func aMethodThatNothingTakes() throws {
    #expect(try Client.send(try #require(HTTPRequest.Method("QUERY")), "/v1/forward").status == 405)
  }

  @Test func anUnknownMethod() throws {
    let brew = try #require(HTTPRequest.Method("BREW"))
    #expect(try Client.send(brew, "/v1/nowhere").status == 501)
  }

  @Test(arguments: [
    ("/v1/gradient", "Did you mean /v1/gradients?"), ("/v1/layers/", "Did you mean /v1/layers?"),
    ("/nothing/like/it", "like/it. /openapi.yaml says all that there is, /v1/examples has requests to try."),
  ])
  func aPathThatIsNotThere(path: String, words: String) throws {
    let answer = try Client.get(path)
    #expect(answer.status == 404)
    #expect(answer["/detail"]?.string?.hasSuffix(words) == true, "\(answer.text)")
  }

  @Test func draining() throws {
    let service = Service()
    #expect(try Client.send(.get, "/readyz", through: service.router).status == 200)
    service.beginDraining()
    for (path, status) in [("/readyz", 503), ("/healthz", 503), ("/livez", 200)] {
      let answer = try Client.send(.get, path, through: service.router)
      #expect(answer.status == status)
      #expect((answer.headers[.retryAfter] != nil) == (status == 503))
    }
  }
}
