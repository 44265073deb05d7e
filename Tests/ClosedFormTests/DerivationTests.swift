import Networks
import Tensors
import Testing

@testable import ClosedForm

@Suite("The notebooks' networks")
struct DerivationTests {
  @Test("three neurons with skip connections: the notebook's numbers")
  func skipNumbers() throws {
    let network = try Case(
      skip3(), inputs: ["x": [1]], loss: halfSquaredError, target: [1],
      numbers: ["x": [1], "target": [0.5], "f1.weight": [0.8], "f2.weight": [0.8], "f3.weight": [0.8]])
    let evaluation = try network.derivation.evaluate(network.bindings, wanted: network.graph.parameters)
    #expect(abs(try #require(evaluation.loss).elements[0] - 4.100991429746231) < 1e-12)
    let expected = [0.751382024650887, 0.8573658168994169, 0.7541573681858564]
    for (value, expected) in zip(network.graph.parameters, expected) {
      #expect(abs(try #require(evaluation.gradients[value]).elements[0] - expected) < 1e-12)
    }
  }

  @Test("three neurons with skip connections: the formulas")
  func skipFormulas() throws {
    let network = try Case(skip3(), inputs: ["x": [1]], loss: halfSquaredError, target: [1])
    let form = try network.derivation.recursiveForm(of: network.graph.parameters)
    #expect(form.forward.map(\.text).first == "f₁ = w₁ · x")
    #expect(form.loss?.text == "L = 1/2 · (ŷ − y)²")
    #expect(
      form.deltas.map(\.text) == [
        "δ_ŷ = ŷ − y",
        "δ₃ = δ_ŷ · g₃ · (1 − g₃)",
        "δ_a₂ = δ_ŷ + δ₃ · w₃",
        "δ₂ = δ_a₂ · g₂ · (1 − g₂)",
        "δ_a₁ = δ_a₂ + δ₂ · w₂",
        "δ₁ = δ_a₁ · g₁ · (1 − g₁)",
      ])
    #expect(
      network.graph.parameters.map { form.gradients[$0]?.text } == [
        "∂L/∂w₁ = δ₁ · x", "∂L/∂w₂ = δ₂ · a₁", "∂L/∂w₃ = δ₃ · a₂",
      ])
    #expect(
      form.gradients[try network.id("f1.weight")]?.latex
        == #"\frac{\partial L}{\partial w^{[1]}} = \delta^{[1]} \, x"#)
  }

  @Test("pen and paper: numbers, formulas, and the cancellation by name")
  func penAndPaperNetwork() throws {
    let network = try Case(
      penAndPaper(), inputs: ["x": [1]], loss: LossDefinition("BCELoss"), target: [1],
      numbers: [
        "x": [1.5], "target": [1], "a0.weight": [0.5], "a1.weight": [-0.3], "p2.weight": [0.8], "s.weight": [0.4],
      ])
    let evaluation = try network.derivation.evaluate(network.bindings, wanted: network.graph.parameters)
    #expect(abs(try #require(evaluation.loss).elements[0] - 0.6427629874295132) < 1e-12)
    let expected = [
      "a0.weight": -0.0715005744364132, "a1.weight": -0.23239094353072706, "p2.weight": 0.08927134460025331,
      "s.weight": -0.30116379446048885,
    ]
    for (name, expected) in expected {
      #expect(abs(try #require(evaluation.gradients[network.id(name)]).elements[0] - expected) < 1e-12)
    }
    let form = try network.derivation.recursiveForm(of: network.graph.parameters)
    #expect(form.simplifications.map(\.rule) == ["σ and binary cross-entropy cancel"])
    #expect(form.simplifications.map(\.formula.text) == ["∂L/∂a₂ = ŷ − y"])
    #expect(
      form.deltas.map(\.text) == [
        "δ_a₂ = ŷ − y",
        "δ₁ = δ_a₂ · w₂ · (1 − h₁²)",
        "δ₀ = (δ_a₂ · w_s + δ₁ · w₁) · (1 − h₀²)",
      ])
  }

  @Test("the same networks with a batch and wider layers", arguments: [1, 3], [true, false])
  func batches(features: Int, bias: Bool) throws {
    var layers = skip3()
    for index in layers.indices where layers[index].type == "Linear" {
      layers[index] = .linear(layers[index].name ?? "", features, bias: bias, from: layers[index].from?.first)
    }
    try checkFormula(layers, inputs: ["x": [4, features]], loss: halfSquaredError, target: [4, features])
  }

  @Test("a batch is printed in matrix form, with the reduction")
  func matrixForm() throws {
    let layers: [LayerDefinition] = [
      .linear("fc1", 5, from: "x"), LayerDefinition("Tanh", name: "tanh1"), .linear("fc2", 2),
    ]
    let network = try Case(layers, inputs: ["x": [4, 3]], loss: LossDefinition("MSELoss"), target: [4, 2])
    let form = try network.derivation.recursiveForm(of: network.graph.parameters)
    #expect(form.forward.map(\.text) == ["f₁ = x W₁ᵀ + b₁", "a₁ = tanh(f₁)", "ŷ = a₁ W₂ᵀ + b₂"])
    #expect(form.loss?.latex == #"L = \frac{1}{N} \sum \left(\hat{y} - y\right)^{2}"#)
    #expect(
      form.deltas.map(\.latex) == [
        #"\delta^{[2]} = \frac{2}{N} \left(\hat{y} - y\right)"#,
        #"\delta^{[1]} = \left(\delta^{[2]} W^{[2]}\right) \odot \left(1 - \left(a^{[1]}\right)^{2}\right)"#,
      ])
    #expect(
      network.graph.parameters.map { form.gradients[$0]?.latex } == [
        #"\frac{\partial L}{\partial W^{[1]}} = \delta^{[1]\top} x"#,
        #"\frac{\partial L}{\partial b^{[1]}} = \delta^{[1]\top} \mathbf{1}"#,
        #"\frac{\partial L}{\partial W^{[2]}} = \delta^{[2]\top} a^{[1]}"#,
        #"\frac{\partial L}{\partial b^{[2]}} = \delta^{[2]\top} \mathbf{1}"#,
      ])
  }

  @Test("nothing is promised that does not exist")
  func refusals() throws {
    let network = try Case(
      skip3(), inputs: ["x": [1]], loss: LossDefinition("MSELoss", [Argument("reduction", .text("none"))]),
      target: [1])
    #expect(throws: DerivationError.nothingToDifferentiate) {
      try network.derivation.recursiveForm(of: network.graph.parameters)
    }
    #expect(try network.derivation.evaluate(network.bindings, wanted: []).loss?.shape == Shape(1))
    let reduced = try Case(skip3(), inputs: ["x": [1]], loss: halfSquaredError, target: [1])
    #expect(throws: DerivationError.notDifferentiable(name: "target")) {
      try reduced.derivation.evaluate(reduced.bindings, wanted: [reduced.id("target")])
    }
  }
}
