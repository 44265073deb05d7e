import Testing

/// The numbers that the notebooks print, and what PyTorch makes of their networks with batches.
@Suite struct NotebookTests {
  private static let exact = 1e-12

  @Test(arguments: ["autograd", "closed_form", "numerical"])
  func skip3(method: String) throws {
    let example = try Client.get("/v1/examples/skip-3").text
    let answer = try Client.post("/v1/gradients", example.adding(#""methods": "\#(method)""#))
    #expect(abs(try #require(answer["/loss"]?.number) - 4.100991429746231) <= Self.exact)
    #expect(abs(try #require(answer["/output/0"]?.number) - 3.363910414013061) <= Self.exact)
    let expected = ["f1": 0.751382024650887, "f2": 0.8573658168994169, "f3": 0.7541573681858564]
    for (name, gradient) in expected {
      let found = try #require(answer["/gradients/\(method)/parameters/\(name).weight/0/0"]?.number)
      #expect(abs(found - gradient) <= (method == "numerical" ? 1e-6 : Self.exact), "\(name)")
    }
  }

  @Test(arguments: ["autograd", "closed_form", "numerical"])
  func penAndPaper(method: String) throws {
    let example = try Client.get("/v1/examples/pen-and-paper").text
    let answer = try Client.post("/v1/gradients", example.adding(#""methods": ["\#(method)"]"#))
    #expect(abs(try #require(answer["/loss"]?.number) - 0.6427629874295132) <= Self.exact)
    let expected = [
      "a0": -0.0715005744364132, "f1": -0.23239094353072706, "f2": 0.08927134460025331, "skip": -0.30116379446048885,
    ]
    for (name, gradient) in expected {
      let found = try #require(answer["/gradients/\(method)/parameters/\(name).weight/0/0"]?.number)
      #expect(abs(found - gradient) <= (method == "numerical" ? 1e-6 : Self.exact), "\(name)")
    }
  }

  @Test func allMethodsAgree() throws {
    let example = try Client.get("/v1/examples/skip-3").text
    let answer = try Client.post(
      "/v1/gradients", example.adding(#""methods": ["autograd", "closed_form", "numerical"]"#))
    let agreement = try #require(answer["/agreement"]?.array)
    #expect(agreement.count == 9)
    for entry in agreement {
      let methods = (entry["methods"]?.array ?? []).compactMap(\.string)
      let limit = methods.contains("numerical") ? 1e-6 : Self.exact
      #expect(try #require(entry["max_rel_difference"]?.number) <= limit, "\(entry)")
    }
  }

  /// The notebooks' networks with x of shape [4, 1] and [4, 3], width 5, with and without bias.
  @Test(arguments: try Reference.cases("batches"))
  func batches(_ reference: Reference) throws {
    let body = reference.request.adding(
      #""methods": ["autograd", "closed_form", "numerical"], "with_respect_to": ["parameters", "inputs"]"#)
    let answer = try Client.post("/v1/gradients", body)
    let expected = reference.expected
    #expect(try #require(expected["loss"]).distance(to: answer["/loss"]) <= Self.exact)
    #expect(try #require(expected["output"]).distance(to: answer["/output"]) <= Self.exact)
    for method in ["autograd", "closed_form", "numerical"] {
      for family in ["parameters", "inputs"] {
        let gradients = try #require(expected["gradients"]?[family]?.object)
        #expect(!gradients.isEmpty)
        for (name, gradient) in gradients {
          let distance = gradient.distance(to: answer["/gradients/\(method)/\(family)"]?[name])
          #expect(distance <= (method == "numerical" ? 1e-6 : Self.exact), "\(method) \(name)")
        }
      }
    }
  }
}
