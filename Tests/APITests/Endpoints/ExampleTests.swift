import Testing

/// That every example can be posted as it is.
@Suite struct ExampleTests {
  /// The examples are posted with small batches and images where theirs are drawn: unoptimised, convolutions are slow.
  @Test(arguments: ["/v1/forward", "/v1/gradients", "/v1/closed-form", "/v1/derivation"])
  func isReadyToPost(path: String) throws {
    let examples = try #require(Client.get("/v1/examples")["/examples"]?.array)
    #expect(examples.contains { $0["name"] == .string("skip-3") })
    for example in examples {
      // Whether the request follows its schema is checked as it is fetched.
      let request = try Client.get(try #require(example["href"]?.string))
      #expect(request.status == 200)
      let answer = try Client.post(path, request.json.withSmallDraws.text)
      #expect(answer.status == 200, "\(example): \(answer.text.prefix(500))")
    }
  }

  @Test func aMistypedNameIsCorrected() throws {
    let answer = try Client.get("/v1/examples/skip-4")
    #expect(answer.status == 404)
    #expect(answer["/detail"]?.string?.contains("did you mean \"skip-3\"?") == true)
  }
}

extension JSONTree {
  /// The same request with random tensors of at most two samples and at most eight rows and columns.
  fileprivate var withSmallDraws: JSONTree {
    switch self {
    case .object(var members):
      if members["random"] != nil, let sizes = members["shape"]?.numbers {
        members["shape"] = .array(
          sizes.enumerated().map { .number($0 == 1 ? $1 : min($1, $0 == 0 ? 2 : 8)) })
        return .object(members)
      }
      return .object(members.mapValues(\.withSmallDraws))
    case .array(let elements): return .array(elements.map(\.withSmallDraws))
    default: return self
    }
  }
}
