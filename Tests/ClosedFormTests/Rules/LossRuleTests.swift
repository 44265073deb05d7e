import Networks
import Tensors
import Testing

@testable import ClosedForm

@Suite("Every loss's formulas against central differences")
struct LossRuleTests {
  @Test("every loss of the catalogue has formulas", arguments: LossCatalogue.types)
  func catalogue(type: String) throws {
    let kind = try #require(LossCatalogue.kinds.first { $0.kind.type == type })
    #expect(kind is any FormulatedLoss.Type)
  }

  @Test(arguments: ["MSELoss", "BCELoss"], ["mean", "sum", "none"])
  func pairwise(type: String, reduction: String) throws {
    for scale in [1, 0.25, 0] {
      try checkFormula(
        [.linear("f1", 2), LayerDefinition("Sigmoid", name: "a1")], inputs: ["x": [4, 3]],
        loss: LossDefinition(
          type, [Argument("reduction", .text(reduction)), Argument("scale", .number(scale))]),
        target: [4, 2], outputGradient: reduction == "none" ? [4, 2] : nil)
    }
  }

  @Test(arguments: ["Mean", "Sum"], [[], [3], [2, 3]])
  func targetless(type: String, shape: [Int]) throws {
    try checkFormula([LayerDefinition("Tanh")], inputs: ["x": shape], loss: LossDefinition(type))
  }

  @Test("σ and cross-entropy cancel also where σ's output is used elsewhere")
  func sharedPrediction() throws {
    let layers: [LayerDefinition] = [
      .linear("f1", 2), LayerDefinition("Sigmoid", name: "a1"),
      LayerDefinition("Multiply", name: "m", from: ["a1", "x"]),
      LayerDefinition("Sigmoid", name: "a2", from: ["a1"]),
    ]
    try checkFormula(
      layers, inputs: ["x": [4, 2]], loss: LossDefinition("BCELoss", prediction: "a1"), target: [4, 2])
  }

  @Test("a loss in the middle of the network: what comes after it has gradient zero")
  func lossInTheMiddle() throws {
    let layers: [LayerDefinition] = [.linear("f1", 2), LayerDefinition("Tanh", name: "a1"), .linear("f2", 2)]
    try checkFormula(
      layers, inputs: ["x": [4, 2]], loss: LossDefinition("MSELoss", prediction: "a1"), target: [4, 2])
    try checkFormula(layers, inputs: ["x": [4, 2]], loss: LossDefinition("Sum", prediction: "x"))
  }

  @Test("BCELoss holds its logarithms above −100, and its gradient stays finite")
  func saturation() throws {
    let network = try Case(
      [LayerDefinition("Identity", name: "p")], inputs: ["x": [3]], loss: LossDefinition("BCELoss"), target: [3],
      numbers: ["x": [0, 1, 1], "target": [1, 0, 1]])
    let evaluation = try network.derivation.evaluate(network.bindings, wanted: network.graph.inputs)
    #expect(abs(try #require(evaluation.loss).elements[0] - 200.0 / 3) < 1e-12)
    let gradient = try #require(evaluation.gradients[network.id("x")]).elements
    #expect(gradient.map { ($0 * 3 * ElementwiseFunction.epsilon).rounded() } == [-1, 1, 0])
  }

  @Test("the gradient at σ's own output is the unsimplified one")
  func unsimplified() throws {
    let network = try Case(
      [LayerDefinition("Sigmoid", name: "a1")], inputs: ["x": [3]], loss: LossDefinition("BCELoss"), target: [3])
    let form = try network.derivation.recursiveForm(of: [network.id("a1")])
    #expect(form.gradients[try network.id("a1")]?.text == "∂L/∂ŷ = 1/N · (ŷ − y) / max(ŷ ⊙ (1 − ŷ), ε)")
    #expect(form.simplifications.isEmpty)
    let fused = try network.derivation.recursiveForm(of: [network.id("x")])
    #expect(
      fused.simplifications.map(\.formula.latex) == [
        #"\frac{\partial L}{\partial x} = \frac{1}{N} \left(\hat{y} - y\right)"#
      ])
  }
}
