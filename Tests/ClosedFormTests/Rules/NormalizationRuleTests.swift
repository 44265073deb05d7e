import Networks
import Tensors
import Testing

@testable import ClosedForm

@Suite("Normalisations' formulas against central differences")
struct NormalizationRuleTests {
  @Test(
    arguments: [("BatchNorm1d", [4, 3]), ("BatchNorm1d", [2, 3, 4]), ("BatchNorm2d", [2, 3, 2, 2])], Mode.allCases)
  func batchNorm(layer: (type: String, shape: [Int]), mode: Mode) throws {
    let running = ["n1.running_mean": [0.3, -0.2, 0.1], "n1.running_var": [0.5, 1.5, 2]]
    for affine in [true, false] {
      try checkFormula(
        [LayerDefinition(layer.type, name: "n1", [Argument("affine", .boolean(affine))])], inputs: ["x": layer.shape],
        mode: mode, numbers: running)
    }
    try checkFormula(
      [
        LayerDefinition("Tanh", name: "a1"),
        LayerDefinition(layer.type, name: "n1", [Argument("track_running_stats", .boolean(false))]),
      ], inputs: ["x": layer.shape], mode: mode)
  }

  @Test(arguments: [([4, 3], [3]), ([2, 3, 4], [3, 4]), ([2, 2, 3, 2], [2]), ([3], [3]), ([2, 1], [1])])
  func layerNorm(shape: [Int], normalized: [Int]) throws {
    for (affine, bias) in [(true, true), (true, false), (false, false)] {
      try checkFormula(
        [
          LayerDefinition(
            "LayerNorm", name: "n1",
            [
              Argument("normalized_shape", .list(normalized.map { .integer($0) })),
              Argument("elementwise_affine", .boolean(affine)), Argument("bias", .boolean(bias)),
              Argument("eps", .number(0.01)),
            ])
        ], inputs: ["x": shape])
    }
  }

  @Test("the formulas, with what they name")
  func formulas() throws {
    let network = try Case([LayerDefinition("BatchNorm2d", name: "bn1")], inputs: ["x": [4, 3, 2, 2]])
    let form = try network.derivation.recursiveForm(of: network.graph.inputs + network.graph.parameters)
    #expect(
      form.forward.map(\.text) == [
        "μ₁ = mean[0, 2, 3](x)", "σ₁ = √(mean[0, 2, 3]((x − μ₁)²) + 10⁻⁵)", "x̂₁ = (x − μ₁) / σ₁",
        "ŷ = γ₁ ⊙ x̂₁ + β₁",
      ])
    #expect(
      try ["x", "bn1.weight", "bn1.bias"].map { form.gradients[try network.id($0)]?.text } == [
        "∂L/∂x = (γ₁ / σ₁) ⊙ (u − mean[0, 2, 3](u) − x̂₁ ⊙ mean[0, 2, 3](u ⊙ x̂₁))",
        "∂L/∂γ₁ = ∑₀‚₂‚₃ u ⊙ x̂₁", "∂L/∂β₁ = ∑₀‚₂‚₃ u",
      ])
    #expect(
      form.gradients[try network.id("x")]?.latex
        == #"\frac{\partial L}{\partial x} = \frac{\gamma^{[1]}}{\sigma^{[1]}} \odot "#
        + #"\left(u - \operatorname{mean}_{0,\, 2,\, 3}(u) - "#
        + #"\hat{x}^{[1]} \odot \operatorname{mean}_{0,\, 2,\, 3}(u \odot \hat{x}^{[1]})\right)"#)
    #expect(form.notation.map(\.text).prefix(7) == ["x", "γ₁", "β₁", "μ₁", "σ₁", "x̂₁", "ŷ"])
  }

  @Test("in evaluation the running statistics are read, and no gradient flows through them")
  func evaluationFormulas() throws {
    let network = try Case([LayerDefinition("BatchNorm1d", name: "bn1")], inputs: ["x": [4, 3]], mode: .eval)
    let form = try network.derivation.recursiveForm(of: network.graph.inputs)
    #expect(
      form.forward.map(\.text) == ["σ₁ = √(v̄₁ + 10⁻⁵)", "x̂₁ = (x − μ̄₁) / σ₁", "ŷ = γ₁ ⊙ x̂₁ + β₁"])
    #expect(form.gradients[try network.id("x")]?.text == "∂L/∂x = (γ₁ / σ₁) ⊙ u")
  }

  @Test("a δ that a formula names several times has a name")
  func sharedGradient() throws {
    let network = try Case(
      [LayerDefinition("BatchNorm1d", name: "bn1", [Argument("affine", .boolean(false))]), LayerDefinition("Tanh")],
      inputs: ["x": [4, 3]])
    let form = try network.derivation.recursiveForm(of: network.graph.inputs)
    #expect(form.deltas.map(\.text) == ["δ_bn₁ = u ⊙ (1 − ŷ²)"])
  }
}
