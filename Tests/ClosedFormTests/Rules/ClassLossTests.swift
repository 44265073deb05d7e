import Networks
import Tensors
import Testing

@testable import ClosedForm

@Suite("Losses of classes and of robust regression")
struct ClassLossTests {
  static let shapes: [(prediction: [Int], classes: [Int], numbers: [Double])] = [
    ([4, 3], [4], [0, 2, 1, 2]), ([3], [], [1]), ([2, 3, 2], [2, 2], [2, 0, 1, 1]), ([1, 1], [1], [0]),
  ]

  private func loss(_ type: String, _ reduction: String, _ arguments: [Argument]) -> LossDefinition {
    LossDefinition(type, [Argument("reduction", .text(reduction)), Argument("scale", .number(0.5))] + arguments)
  }

  @Test(arguments: ["mean", "sum", "none"], shapes)
  func classes(reduction: String, shape: (prediction: [Int], classes: [Int], numbers: [Double])) throws {
    let ignoring = [Argument("ignore_index", .integer(2))]
    let smoothing = [Argument("label_smoothing", .number(0.2))]
    for (type, arguments) in [
      ("CrossEntropyLoss", []), ("CrossEntropyLoss", ignoring), ("CrossEntropyLoss", ignoring + smoothing),
      ("NLLLoss", []), ("NLLLoss", ignoring),
    ] {
      for layer in ["Identity", "LogSoftmax", "Softmax"] {
        let arguments = type == "NLLLoss" && layer == "Softmax" ? [] : arguments
        try checkFormula(
          [LayerDefinition("Tanh"), LayerDefinition(layer)], inputs: ["x": shape.prediction],
          loss: loss(type, reduction, arguments), target: shape.classes,
          outputGradient: reduction == "none" ? shape.classes : nil, numbers: ["target": shape.numbers])
      }
    }
  }

  @Test(arguments: ["mean", "sum", "none"], shapes)
  func probabilities(reduction: String, shape: (prediction: [Int], classes: [Int], numbers: [Double])) throws {
    for arguments in [[], [Argument("label_smoothing", .number(0.2))]] {
      try checkFormula(
        [LayerDefinition("Identity")], inputs: ["x": shape.prediction],
        loss: loss("CrossEntropyLoss", reduction, arguments), target: shape.prediction,
        outputGradient: reduction == "none" ? shape.classes : nil)
    }
  }

  @Test(
    arguments: [
      LossDefinition("L1Loss"), LossDefinition("SmoothL1Loss"),
      LossDefinition("SmoothL1Loss", [Argument("beta", .number(0.3))]),
      LossDefinition("SmoothL1Loss", [Argument("beta", .number(0))]), LossDefinition("HuberLoss"),
      LossDefinition("HuberLoss", [Argument("delta", .number(0.3))]), LossDefinition("BCEWithLogitsLoss"),
    ], ["mean", "sum", "none"])
  func pairwise(definition: LossDefinition, reduction: String) throws {
    var definition = definition
    definition.arguments += [Argument("reduction", .text(reduction)), Argument("scale", .number(3))]
    try checkFormula(
      [.linear("f1", 2)], inputs: ["x": [4, 3]], loss: definition, target: [4, 2],
      outputGradient: reduction == "none" ? [4, 2] : nil)
  }

  @Test("|x|′ is 0 at 0")
  func kink() throws {
    for type in ["L1Loss", "SmoothL1Loss", "HuberLoss"] {
      #expect(try gradient(type, at: [2, 2], target: [2, 2]) == [0, 0])
    }
  }

  @Test("logits far from 0 neither overflow nor lose their loss")
  func extremes() throws {
    #expect(try gradient("BCEWithLogitsLoss", at: [-1e4, 1e4], target: [1, 1]) == [-0.5, 0])
    let network = try Case(
      [LayerDefinition("Identity")], inputs: ["x": [1, 3]], loss: LossDefinition("CrossEntropyLoss"), target: [1],
      numbers: ["x": [0, -.infinity, 0], "target": [0]])
    let evaluation = try network.derivation.evaluate(network.bindings, wanted: network.graph.inputs)
    #expect(abs(try #require(evaluation.loss).elements[0] - .log(2)) < 1e-15)
    #expect(try #require(evaluation.gradients[network.id("x")]).elements == [-0.5, 0, 0.5])
  }

  @Test("where all classes are ignored the mean is no number and the gradient is 0")
  func allIgnored() throws {
    let network = try Case(
      [LayerDefinition("Identity")], inputs: ["x": [2, 3]], loss: LossDefinition("CrossEntropyLoss"), target: [2],
      numbers: ["target": [-100, -100]])
    let evaluation = try network.derivation.evaluate(network.bindings, wanted: network.graph.inputs)
    #expect(try #require(evaluation.loss).elements[0].isNaN)
    #expect(try #require(evaluation.gradients[network.id("x")]).elements.allSatisfy { $0 == 0 })
  }

  @Test("one example alone has no ones to be multiplied with")
  func oneExample() throws {
    let network = try Case(
      [LayerDefinition("Identity")], inputs: ["x": [3]], loss: LossDefinition("CrossEntropyLoss"), target: [],
      numbers: ["target": [1]])
    let form = try network.derivation.recursiveForm(of: network.graph.inputs)
    #expect(form.simplifications.map(\.formula.text) == ["∂L/∂ŷ = 1/N · (softmax(ŷ) − e[y])"])
  }

  @Test("what cancels, by name")
  func simplifications() throws {
    func step(_ layers: [LayerDefinition], _ loss: LossDefinition, target: [Int]) throws -> [String] {
      let network = try Case(
        layers, inputs: ["z": [4, 3]], loss: loss, target: target,
        numbers: target.count == 1 ? ["target": [0, 1, 2, 0]] : [:])
      let form = try network.derivation.recursiveForm(of: network.graph.inputs)
      return form.simplifications.flatMap { [$0.rule, $0.formula.text] }
    }
    #expect(
      try step([LayerDefinition("LogSoftmax")], LossDefinition("NLLLoss"), target: [4]) == [
        "log softmax and negative log-likelihood cancel", "∂L/∂z = 1/N · (softmax(z) − e[y])",
      ])
    #expect(
      try step([LayerDefinition("Identity")], LossDefinition("CrossEntropyLoss"), target: [4]) == [
        "softmax and cross-entropy cancel", "∂L/∂ŷ = 1/N · (softmax(ŷ) − e[y])",
      ])
    #expect(
      try step(
        [LayerDefinition("Identity")], LossDefinition("CrossEntropyLoss", [Argument("ignore_index", .integer(1))]),
        target: [4]) == [
          "softmax and cross-entropy cancel", "∂L/∂ŷ = 𝟏{y ≠ 1} ⊙ (1/N · (softmax(ŷ) − e[y]))",
        ])
    #expect(
      try step([LayerDefinition("Identity")], LossDefinition("BCEWithLogitsLoss"), target: [4, 3]) == [
        "σ and binary cross-entropy cancel", "∂L/∂ŷ = 1/N · (σ(ŷ) − y)",
      ])
    #expect(
      try step([LayerDefinition("Identity")], halfSquaredError, target: [4, 3]) == [
        "½ and the 2 of the square's derivative cancel", "∂L/∂ŷ = 1/N · (ŷ − y)",
      ])
  }

  private func gradient(_ type: String, at point: [Double], target: [Double]) throws -> [Double] {
    let network = try Case(
      [LayerDefinition("Identity")], inputs: ["x": [point.count]], loss: LossDefinition(type), target: [point.count],
      numbers: ["x": point, "target": target])
    let evaluation = try network.derivation.evaluate(network.bindings, wanted: network.graph.inputs)
    return try #require(evaluation.gradients[network.id("x")]).elements
  }
}
