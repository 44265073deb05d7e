import Networks
import Tensors
import Testing

@testable import ClosedForm

@Suite("Activations' formulas against central differences, and at their kinks")
struct ActivationRuleTests {
  static let smooth: [LayerDefinition] = [
    LayerDefinition("LeakyReLU"), LayerDefinition("LeakyReLU", [Argument("negative_slope", .number(-0.5))]),
    LayerDefinition("ELU"), LayerDefinition("ELU", [Argument("alpha", .number(0.7))]),
    LayerDefinition("GELU"), LayerDefinition("GELU", [Argument("approximate", .text("tanh"))]),
    LayerDefinition("SiLU"), LayerDefinition("Softplus"),
    LayerDefinition("Softplus", [Argument("beta", .number(-3)), Argument("threshold", .number(1))]),
  ]

  @Test(arguments: smooth, [[], [7], [2, 3, 1, 2]])
  func elementwise(layer: LayerDefinition, shape: [Int]) throws {
    try checkFormula([layer], inputs: ["x": shape])
  }

  @Test(arguments: ["Softmax", "LogSoftmax"], [[1], [5], [3, 4], [2, 3, 2], [2, 3, 2, 2]])
  func normalizedExponential(type: String, shape: [Int]) throws {
    try checkFormula([LayerDefinition(type)], inputs: ["x": shape])
    try checkFormula([LayerDefinition(type, [Argument("dim", .integer(-1))])], inputs: ["x": shape])
  }

  @Test(
    "PyTorch's derivatives at 0",
    arguments: [
      (LayerDefinition("ReLU"), 0), (LayerDefinition("LeakyReLU"), 0.01), (LayerDefinition("ELU"), 1),
      (LayerDefinition("ELU", [Argument("alpha", .number(0.7))]), 0.7),
    ] as [(LayerDefinition, Double)])
  func kink(layer: LayerDefinition, slope: Double) throws {
    #expect(try derivative(layer, at: [0]) == [slope])
  }

  @Test("what is far from 0 neither overflows nor loses its derivative")
  func extremes() throws {
    #expect(try derivative(LayerDefinition("SiLU"), at: [-1e4, 1e17]) == [0, 1])
    #expect(try derivative(LayerDefinition("GELU"), at: [-1e4, 1e17]) == [0, 1])
    #expect(try derivative(LayerDefinition("Softplus"), at: [-1e4, 21]) == [0, 1])
    #expect(try derivative(LayerDefinition("LogSoftmax"), at: [0, 1e4]) == [1, -1])
  }

  @Test("the formulas, in output form where there is one")
  func formulas() throws {
    func formula(_ layer: LayerDefinition) throws -> String? {
      let network = try Case([layer], inputs: ["f": [4, 3]])
      return try network.derivation.recursiveForm(of: network.graph.inputs).gradients[network.id("f")]?.text
    }
    #expect(try formula(LayerDefinition("Softmax")) == "∂L/∂f = ŷ ⊙ (u − ∑₁ u ⊙ ŷ)")
    #expect(try formula(LayerDefinition("LogSoftmax")) == "∂L/∂f = u − exp(ŷ) ⊙ (∑₁ u)")
    #expect(try formula(LayerDefinition("SiLU")) == "∂L/∂f = u ⊙ σ(f) ⊙ (1 + f ⊙ (1 − σ(f)))")
    #expect(try formula(LayerDefinition("GELU")) == "∂L/∂f = u ⊙ (Φ(f) + f ⊙ φ(f))")
    #expect(try formula(LayerDefinition("LeakyReLU")) == "∂L/∂f = u ⊙ LeakyReLU′[0.01](f)")
  }

  /// The gradient at `point` for an upstream gradient of 1 at its first element and 1 at all others, or, for what
  /// couples elements, 1 at the first alone.
  private func derivative(_ layer: LayerDefinition, at point: [Double]) throws -> [Double] {
    let isCoupled = layer.type == "LogSoftmax"
    let upstream = point.indices.map { $0 == 0 || !isCoupled ? 1.0 : 0 }
    let network = try Case(
      [layer], inputs: ["x": [point.count]], numbers: ["x": point, "output_gradient": upstream])
    let evaluation = try network.derivation.evaluate(network.bindings, wanted: network.graph.inputs)
    return try #require(evaluation.gradients[network.id("x")]).elements
  }
}
