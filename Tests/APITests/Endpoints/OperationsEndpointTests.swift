import Access
import HTTPTypes
import Testing

@testable import API
@testable import HTTPServer

/// What operators ask for.
struct OperationsEndpointTests {
  @Test func metricsAreText() throws {
    let answer = try Client.get("/metrics")
    #expect(answer.status == 200)
    #expect(answer.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
    #expect(answer.text.contains("\nchainrule_build_info{version=\"\(Service.version)\""))
    #expect(answer.text.hasSuffix("\n"))
  }

  @Test func theProgramCacheIsCounted() throws {
    let service = Service()
    let router = service.router
    func figures() throws -> (hits: Int?, misses: Int?) {
      let lines = try Client.unchecked(.get, "/metrics", through: router).text.split(separator: "\n")
      func value(_ name: String) -> Int? {
        lines.first { $0.hasPrefix("chainrule_program_cache_\(name)_total ") }
          .flatMap { Int($0.split(separator: " ")[1]) }
      }
      return (value("hits"), value("misses"))
    }
    #expect(try figures() == (0, 0))
    func ask() throws {
      _ = try Client.unchecked(.post, "/v1/gradients", [:], Array(Requests.linear().utf8), through: router)
    }
    for _ in 0..<3 { try ask() }
    #expect(try figures() == (2, 1))
    service.forget()
    try ask()
    #expect(try figures() == (2, 2))
  }

  @Test func versionsOfLibrariesAreTold() throws {
    let answer = try Client.get("/version")
    #expect(answer["/version"]?.string == Service.version)
    for library in ["OpenBLAS", "OpenSSL", "simdjson", "zlib"] {
      let version = try #require(answer["/libraries/\(library)"]?.string)
      #expect(version.wholeMatch(of: /[0-9]+\.[0-9]+\.[0-9]+.*/) != nil, "\(library) \(version)")
    }
  }

  /// Every route is known to be open or not: what is new asks for the scope to compute.
  @Test func whatTellsHowToUseTheServiceIsOpen() {
    let open = Client.service.router.paths.filter { Service.need(of: $0) == .nothing }
    #expect(
      Set(open) == ["/livez", "/readyz", "/healthz", "/version", "/openapi.json", "/openapi.yaml", "/v1/limits"])
    for call in ComputeCall.allCases { #expect(Service.need(of: call.path) == .scope(.compute)) }
    #expect(Service.need(of: "/metrics") == .scope(.metrics))
  }

  @Test func oneBearerComputesNoMoreAtOnceThanMay() throws {
    let token = TokenSecret()
    let record = TokenRecord(token, name: "ana", scopes: [.compute], rate: 600, concurrency: 1)
    let router = Service(access: AccessControl([record], need: Service.need)).router
    let context = try #require(
      RequestContext(
        method: .post, target: "/v1/closed-form", headers: [.authorization: "Bearer \(token.text)"],
        route: "/v1/closed-form", id: "the-id"))
    let request = Request(context: context, body: RequestBody(Array(Requests.linear().utf8)))
    guard case .route(let route, let parameters, _) = router.resolve(.post, "/v1/closed-form") else {
      Issue.record("there is no route")
      return
    }
    guard case .compute(let first) = route.handle(request, parameters),
      case .answer(let second) = route.handle(request, parameters)
    else {
      Issue.record("formulas are computed on the pool, one at once")
      return
    }
    #expect(second.status == .tooManyRequests)
    #expect(second.headers[.contentType] == "application/problem+json")
    #expect(first(Cancellation()).status == .ok)
  }
}
