import HTTPTypes
import Testing

@testable import HTTPServer

/// That `openapi.yaml` says what the service does, and nothing else.
@Suite struct ContractTests {
  private let contract: Contract

  init() throws { contract = try Contract.served.get() }

  @Test func routesAreThoseOfTheRouter() {
    let routes = Client.service.router.resources.flatMap { resource in
      resource.routes.map { "\($0.method) \(resource.pattern.text)" }
    }
    #expect(Set(contract.operations.map { "\($0.method) \($0.path)" }) == Set(routes))
  }

  @Test func isTheSameAsJSON() throws {
    #expect(try Client.get("/openapi.json").json == contract.document)
  }

  /// Every status of an operation that a handler (not the server below it) can give is given to one of these requests.
  @Test func everyStatusOfAHandlerHappens() throws {
    let linear = Requests.linear()
    let json: HTTPFields = [.contentType: "application/json"]
    let plain: HTTPFields = [.contentType: "text/plain"]
    let html: HTTPFields = [.contentType: "application/json", .accept: "text/html"]
    for (path, method, operation) in contract.operations {
      let documented = Set(operation["responses"]?.object?.keys.map { $0 } ?? [])
      var seen: Set<String> = []
      let target = path.replacing("{name}", with: "skip-3")
      if method == "POST" {
        for (headers, body) in [(json, linear), (json, "{"), (json, "{}"), (plain, linear), (html, linear)] {
          seen.insert("\(try Client.post(target, body, headers).status)")
        }
        var known = json
        known[.ifNoneMatch] = try Client.post(target, linear, json).headers[.eTag]
        seen.insert("\(try Client.unchecked(.post, target, known, Array(linear.utf8)).status)")
        known = json
        known[.ifMatch] = "\"another\""
        seen.insert("\(try Client.unchecked(.post, target, known, Array(linear.utf8)).status)")
      } else {
        seen.insert("\(try Client.get(target).status)")
        if path.contains("{") { seen.insert("\(try Client.get(path.replacing("{name}", with: "nothing")).status)") }
      }
      #expect(seen.isSubset(of: documented), "\(method) \(path)")
      // What the server answers by itself is tested with the server; a defect (500) should not be reachable.
      let ofTheServer: Set = [
        "304", "400", "401", "403", "408", "412", "413", "414", "417", "429", "431", "500", "501", "503", "505",
      ]
      #expect(documented.subtracting(ofTheServer).isSubset(of: seen), "\(method) \(path)")
    }
  }

  /// Each layer and loss has a schema with exactly the arguments that `/v1/layers` lists.
  @Test(arguments: ["layers", "containers", "losses"])
  func kindsHaveSchemas(family: String) throws {
    let kinds = try #require(Client.get("/v1/layers").json[family]?.array)
    #expect(!kinds.isEmpty)
    for kind in kinds {
      let type = try #require(kind["type"]?.string)
      let schema = try #require(contract.document.at("/components/schemas/\(type)"), "\(type) has no schema")
      let arguments = try #require(kind["arguments"]?.array)
      let common = family == "losses" ? ["type"] : ["type", "name", "from", "repeat"]
      let properties = try #require(schema["properties"]?.object?.keys.map { $0 })
      #expect(Set(properties) == Set(arguments.compactMap { $0["name"]?.string } + common), "\(type)")
      let required = Set(arguments.filter { $0["required"] == .bool(true) }.compactMap { $0["name"]?.string })
      let stated = Set(schema["required"]?.array?.compactMap(\.string) ?? []).subtracting(["type", "from"])
      #expect(stated == required, "\(type)")
    }
  }

  /// As many kinds are in the schemas of a layer and of a loss as there are.
  @Test func noSchemaWithoutAKind() throws {
    let catalogue = try Client.get("/v1/layers").json
    func count(_ family: String) -> Int { catalogue[family]?.array?.count ?? 0 }
    func alternatives(_ schema: String) -> Int? {
      contract.document.at("/components/schemas/\(schema)/oneOf")?.array?.count
    }
    #expect(alternatives("Layer") == count("layers") + count("containers"))
    #expect(alternatives("Loss") == count("losses"))
  }

  /// The checker refuses what it should: otherwise nothing above would mean anything.
  @Test func theCheckerRefuses() throws {
    let wrong = Answer(
      status: 200, headers: [.contentType: "application/json"], body: Array(#"{"loss": "x", "sum": 1}"#.utf8))
    let found = contract.violations(of: wrong, to: .post, "/v1/forward")
    #expect(found.contains { $0.hasPrefix("/loss: ") })
    #expect(found.contains { $0.contains("sum must not be there") })
    let busy = Answer(
      status: 503, headers: [.contentType: "application/problem+json"], body: try Client.get("/v1/nothing").body)
    #expect(contract.violations(of: busy, to: .get, "/readyz") == ["lacks the headers [\"retry-after\"]"])
    let lines = Answer(status: 200, headers: [.contentType: "application/x-ndjson"], body: wrong.body)
    #expect(contract.violations(of: lines, to: .post, "/v1/forward") == ["does not end with a line's end"])
    let odd = Answer(status: 299, headers: wrong.headers, body: [])
    #expect(contract.violations(of: odd, to: .post, "/v1/forward") == ["the status is not in the contract"])
  }

  @Test func theCheckerRefusesRequests() {
    func violations(_ body: String) -> [String] {
      contract.violations(ofRequest: Array(body.utf8), [.contentType: "application/json"], to: .post, "/v1/forward")
    }
    #expect(violations(Requests.linear()) == [])
    #expect(violations(#"{"network": {"layers": [{"type": "ReLU"}]}, "sede": 1}"#) == [": sede must not be there"])
    #expect(violations(#"{"network": {"layers": []}}"#) == ["/network/layers: has too few items"])
    #expect(violations("{") == ["is not JSON"])
  }

  @Test func theCheckerReadsHeaders() throws {
    let problem = try Client.get("/v1/nothing").text
    let headers: HTTPFields = [
      .contentType: "application/problem+json", .retryAfter: "soon", try #require(HTTPField.Name("X-Odd")): "1",
    ]
    let answer = Answer(status: 503, headers: headers, body: Array(problem.utf8))
    let found = contract.violations(of: answer, to: .get, "/readyz")
    #expect(found.contains { $0.hasPrefix("Retry-After: ") })
    #expect(found.contains("the header X-Odd is not in the contract"))
    #expect(found.count == 2)
  }
}
