import Networks
import Tensors
import Testing

@testable import AutogradTests
@testable import ClosedForm

/// The formulas' values are PyTorch's numbers: every case of `AutogradTests/Golden` in float64.
///
/// Left out is `nonfinite`: a printed product ∞ · 0 has the value NaN here, where PyTorch selects and does not multiply.
@Suite("The formulas' values against PyTorch's")
struct GoldenTests {
  @Test(arguments: GoldenCase.topics.filter { $0 != "nonfinite" })
  func values(topic: String) throws {
    for golden in try GoldenCase.all(of: topic) {
      let (graph, bindings) = try golden.bound(Double.self)
      let derivation = try Derivation(graph)
      // A loss that is not reduced has no gradient of its own here.
      guard derivation.hasGradients else { continue }
      let expected = try golden.answers(Double.self)
      let wanted = graph.values.indices.filter { expected["gradient of \(graph.name(of: $0))"] != nil }
      let evaluation = try derivation.evaluate(bindings, wanted: wanted)
      var answers = ["output": evaluation.output]
      if let loss = evaluation.loss { answers["loss"] = loss }
      for (value, gradient) in evaluation.gradients { answers["gradient of \(graph.name(of: value))"] = gradient }
      for (key, tensor) in expected {
        let error = answers[key].map { largestError($0, tensor) } ?? .infinity
        #expect(error <= Tolerance.golden(.float64), "\(golden.name): \(key)")
      }
    }
  }
}
