import Testing

/// That every example can be posted as it is.
@Suite struct ExampleTests {
  private func examples() throws -> [(name: String, href: String)] {
    try #require(Client.get("/v1/examples")["/examples"]?.array).map {
      ($0["name"]?.string ?? "", $0["href"]?.string ?? "")
    }
  }

  /// With a summary: some are large. Whether the request follows its schema is checked when it is fetched.
  @Test(arguments: ["/v1/forward", "/v1/gradients"])
  func isReadyToPost(path: String) throws {
    let examples = try examples()
    #expect(examples.contains { $0.name == "skip-3" })
    for (name, href) in examples {
      let request = try Client.get(href)
      #expect(request.status == 200)
      let answer = try Client.post(path, request.text.adding(#""return": "summary""#))
      #expect(answer.status == 200, "\(name): \(answer.text)")
    }
  }

  @Test func aMistypedNameIsCorrected() throws {
    let answer = try Client.get("/v1/examples/skip-4")
    #expect(answer.status == 404)
    #expect(answer["/detail"]?.string?.contains("did you mean \"skip-3\"?") == true)
  }
}
