import HTTPTypes
import Testing

/// That each example in `openapi.yaml` is what the service says, to the last digit.
@Suite struct ContractExampleTests {
  private let contract: Contract

  init() throws { contract = try Contract.served.get() }

  /// An answer's example bears the name of the request's example that it answers.
  @Test func answers() throws {
    var asked: Set<String> = []
    for (path, method, operation) in contract.operations {
      let examples = operation["responses"]?["200"].map(contract.resolve)?.at("/content/application~1json/examples")
      for (name, example) in examples?.object ?? [:] {
        asked.insert(name)
        let answer =
          try method == "GET"
          ? Client.get(path.replacing("{name}", with: "skip-3")) : Client.post(path, request(name, of: operation).text)
        #expect(answer.json == example["value"], "\(method) \(path), \(name)")
      }
    }
    #expect(asked.isSuperset(of: requests.keys), "each request has its answer")
    #expect(asked.count >= 4)
  }

  /// What the contract shows as requests is what `/v1/examples` serves, where it bears the same name.
  @Test func requestsAreThoseServed() throws {
    #expect(try Client.get("/v1/examples/skip-3").json == requests["skip-3"]?["value"])
  }

  /// An error's example, and a request that gets it.
  @Test(
    arguments: [
      ("BadRequest", "malformed-json", "{\"network\": {\"layers\": [}}", [:]),
      ("NotAcceptable", "not-acceptable", Requests.linear(), [.accept: "text/html"]),
      ("UnsupportedMediaType", "unsupported-media-type", Requests.linear(), [.contentType: "text/plain"]),
      ("UnprocessableContent", "misspelt", Requests.layers(#"{"type": "Liner", "out_features": 1}"#), [:]),
    ] as [(String, String, String, HTTPFields)])
  func problems(response: String, name: String, body: String, headers: HTTPFields) throws {
    let pointer = "/components/responses/\(response)/content/application~1problem+json/examples/\(name)/value"
    let stated = try #require(contract.document.at(pointer))
    try expect(Client.post("/v1/forward", body, headers), equals: stated)
  }

  @Test func somethingThatIsNotThere() throws {
    let pointer = "/components/responses/NotFound/content/application~1problem+json/examples/not-found/value"
    try expect(Client.get("/v1/examples/skip-4"), equals: try #require(contract.document.at(pointer)))
  }

  /// Ids differ; all else is the same.
  private func expect(_ answer: Answer, equals stated: JSONTree) throws {
    var (mine, theirs) = (try #require(answer.json.object), try #require(stated.object))
    #expect(theirs.removeValue(forKey: "instance") != nil)
    mine["instance"] = nil
    #expect(mine == theirs)
    #expect(stated["status"] == .number(Double(answer.status)))
  }

  private var requests: [String: JSONTree] {
    contract.document.at("/components/requestBodies/Compute/content/application~1json/examples")?.object ?? [:]
  }

  private func request(_ name: String, of operation: JSONTree) throws -> JSONTree {
    try #require(requests[name]?["value"], "there is no request \"\(name)\"")
  }
}
