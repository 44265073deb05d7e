import Foundation
import Testing

/// The drawn examples at their full size against PyTorch: weights and inputs from the same seeds.
@Suite struct ExampleNumbersTests {
  /// Float32 against PyTorch's float64 from the same draws, over the tensor's largest entry: rounding, and how the sums of
  /// the normalised blocks amplify it.
  private static let tolerance = 2e-5

  private static let expected: [String: JSONTree] = {
    guard let url = Bundle.module.url(forResource: "examples", withExtension: "json", subdirectory: "Reference"),
      let data = try? Data(contentsOf: url), let tree = try? JSONTree(parsing: Array(data))
    else { return [:] }
    return tree.object ?? [:]
  }()

  @Test(arguments: expected.keys.sorted())
  func givesTheNumbersOfPyTorch(name: String) throws {
    let expected = try #require(Self.expected[name])
    let example = try Client.get("/v1/examples/\(name)")
    var members = try #require(example.json.object)
    members["with_respect_to"] = .array([.string("parameters"), .string("inputs")])
    members["return"] = .array(["loss", "values", "shapes", "gradients", "summary"].map { .string($0) })
    let answer = try Client.post("/v1/gradients", JSONTree.object(members).text)
    #expect(answer.status == 200)
    #expect(try #require(expected["loss"]).distance(to: answer["/loss"]) <= Self.tolerance)
    for family in ["parameters", "inputs"] {
      let gradients = try #require(expected[family]?.object)
      #expect(!gradients.isEmpty)
      for (parameter, summary) in gradients {
        try compare(summary, answer["/gradients/autograd/\(family)"]?[parameter], "\(parameter)")
      }
    }
    for (layer, shape) in try #require(expected["shapes"]?.object) {
      #expect(answer["/shapes"]?[layer] == shape || answer["/shapes"]?[layer] == nil, "\(layer)")
    }
    if let combination = expected["C"] { try compare(combination, answer["/values/C"], "C(x)") }
  }

  /// The gradient of the mean of the output is one over its number of elements, everywhere.
  @Test func theOutputsGradientIsUniform() throws {
    var members = try #require(Client.get("/v1/examples/residual-block").json.object)
    members["with_respect_to"] = .array([.string("y")])
    let answer = try Client.post("/v1/gradients", JSONTree.object(members).text)
    let elements = Double(32 * 128 * 28 * 28)
    for extreme in ["min", "max"] {
      let number = try #require(answer["/gradients/autograd/values/y/\(extreme)"]?.number)
      #expect(abs(number * elements - 1) < 1e-6)
    }
  }

  private func compare(_ expected: JSONTree, _ found: JSONTree?, _ name: String) throws {
    let found = try #require(found, "\(name)")
    let largest = try #require(expected["largest"]?.number)
    let norm = try #require(expected["l2_norm"]?.number)
    let foundNorm = try #require(found["l2_norm"]?.number)
    #expect(abs(foundNorm - norm) <= Self.tolerance * norm, "\(name)")
    // A gradient of fewer than five elements has fewer first ones; the shortest decimals of float32 are compared.
    for (a, b) in zip(expected["first"]?.numbers ?? [], found["first"]?.numbers ?? []) {
      #expect(abs(a - b) <= Self.tolerance * largest, "\(name)")
    }
  }
}
