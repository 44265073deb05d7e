import Networks
import Tensors
import Testing

@testable import ClosedForm

@Suite("Gradients as sums over paths")
struct ExpandedFormTests {
  /// Checks that the terms, and the remainder where there is one, add up to the gradient, and the shares to 1.
  private func checkSums(
    _ network: Case, limits: ExpansionLimits = ExpansionLimits(), sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let form = try network.derivation.expandedForm(of: network.wanted, network.bindings, limits: limits)
    let evaluation = try network.derivation.evaluate(network.bindings, wanted: network.wanted)
    for value in network.wanted {
      let gradient = try #require(evaluation.gradients[value])
      let expanded = try #require(form.gradients[value])
      #expect((expanded.remainder == nil) == (expanded.paths == PathCount(UInt(expanded.terms.count))))
      var sum = expanded.remainder?.elements ?? Array(repeating: 0, count: gradient.shape.count)
      for term in expanded.terms {
        #expect(term.value.shape == gradient.shape, sourceLocation: sourceLocation)
        for (index, element) in term.value.elements.enumerated() { sum[index] += element }
      }
      for (sum, element) in zip(sum, gradient.elements) {
        #expect(abs(sum - element) <= 1e-12 * max(1, gradient.norm), sourceLocation: sourceLocation)
      }
      #expect(expanded.terms.map(\.norm) == expanded.terms.map(\.norm).sorted(by: >))
      if expanded.remainder == nil, gradient.norm > 1e-6 {
        #expect(abs(expanded.terms.reduce(0) { $0 + ($1.share ?? .nan) } - 1) < 1e-9, sourceLocation: sourceLocation)
      }
    }
  }

  @Test("the notebook's network: 1, 2 and 4 terms, and the notebook's formulas")
  func skip() throws {
    let network = try Case(
      skip3(), inputs: ["x": [1]], loss: halfSquaredError, target: [1],
      numbers: ["x": [1], "target": [0.5], "f1.weight": [0.8], "f2.weight": [0.8], "f3.weight": [0.8]])
    try checkSums(network)
    let form = try network.derivation.expandedForm(of: network.graph.parameters, network.bindings)
    let gradients = network.graph.parameters.compactMap { form.gradients[$0] }
    #expect(gradients.map(\.paths) == [PathCount(4), PathCount(2), PathCount(1)])
    #expect(gradients.map(\.terms.count) == [4, 2, 1])
    #expect(!gradients.map(\.isComplete).contains(false))
    #expect(
      gradients.map(\.formula.text) == [
        "∂L/∂w₁ = (ŷ − y) · (σ′(f₃) · w₃ · σ′(f₂) · w₂ · σ′(f₁) + σ′(f₃) · w₃ · σ′(f₁) + σ′(f₂) · w₂ · σ′(f₁) + σ′(f₁)) · x",
        "∂L/∂w₂ = (ŷ − y) · (σ′(f₃) · w₃ · σ′(f₂) + σ′(f₂)) · a₁",
        "∂L/∂w₃ = (ŷ − y) · σ′(f₃) · a₂",
      ])
    #expect(
      gradients[1].formula.latex == #"\frac{\partial L}{\partial w^{[2]}} = \left(\hat{y} - y\right) \, "#
        + #"\left(\sigma'(f^{[3]}) \, w^{[3]} \, \sigma'(f^{[2]}) + \sigma'(f^{[2]})\right) \, a^{[1]}"#)
    #expect(
      gradients[0].terms.map(\.path) == [
        ["a3", "a2", "a1", "g1", "f1"], ["a3", "a2", "g2", "f2", "a1", "g1", "f1"],
        ["a3", "g3", "f3", "a2", "a1", "g1", "f1"], ["a3", "g3", "f3", "a2", "g2", "f2", "a1", "g1", "f1"],
      ])
    #expect(gradients[2].terms[0].latex == #"\left(\hat{y} - y\right) \, \sigma'(f^{[3]}) \, a^{[2]}"#)
    #expect(form.notation.map(\.text) == ["σ′(f₁)"])
    #expect(form.notation.map(\.meaning) == ["derivative of Sigmoid at f₁: g₁ · (1 − g₁)"])
  }

  @Test("pen and paper: the cancellation counts as one edge, the path names what it passes")
  func joint() throws {
    let network = try Case(penAndPaper(), inputs: ["x": [1]], loss: LossDefinition("BCELoss"), target: [1])
    try checkSums(network)
    let form = try network.derivation.expandedForm(of: network.graph.parameters, network.bindings)
    let first = try #require(form.gradients[network.id("a0.weight")])
    #expect(
      first.formula.text
        == "∂L/∂w₀ = (ŷ − y) · (w₂ · tanh′(a₁) · w₁ · tanh′(a₀) + w_s · tanh′(a₀)) · x")
    #expect(
      Set(first.terms.map(\.path)) == [
        ["yhat", "a2", "p2", "h1", "a1", "h0", "a0"], ["yhat", "a2", "s", "h0", "a0"],
      ])
    let prediction = try network.derivation.expandedForm(of: [network.id("yhat")], network.bindings)
    #expect(try prediction.gradients[network.id("yhat")]?.terms.map(\.path) == [["yhat"]])
  }

  @Test("layers that join in every way, wider than one number", arguments: [1, 2, 3, 4] as [UInt64])
  func randomGraphs(seed: UInt64) throws {
    var noise = Noise(seed)
    func pick<T>(_ choices: [T]) -> T {
      choices[min(Int((noise.next() + 1) / 2 * Double(choices.count)), choices.count - 1)]
    }
    var names = ["x"]
    var layers: [LayerDefinition] = []
    for index in 1...12 {
      let name = "v\(index)"
      switch pick(["Linear", "Sigmoid", "Tanh", "Add", "Add", "Subtract", "Multiply", "Concat"]) {
      case "Linear": layers.append(.linear(name, 3, from: pick(names.suffix(3))))
      case "Concat":
        layers.append(LayerDefinition("Concat", name: "\(name)c", from: [pick(names), pick(names.suffix(2))]))
        layers.append(.linear(name, 3))
      case let type where ["Sigmoid", "Tanh"].contains(type):
        layers.append(LayerDefinition(type, name: name, from: [pick(names.suffix(2))]))
      case let type: layers.append(LayerDefinition(type, name: name, from: [pick(names), pick(names.suffix(2))]))
      }
      names.append(name)
    }
    let network = try Case(
      layers, inputs: ["x": [2, 3]], loss: LossDefinition("MSELoss"), target: [2, 3], seed: seed)
    try checkSums(network)
    var few = ExpansionLimits()
    few.terms = 3
    try checkSums(network, limits: few)
    few.work = 1
    try checkSums(network, limits: few)
  }

  @Test("what is printed is what is computed: a product of single numbers")
  func printedValues() throws {
    let network = try Case(
      skip3(), inputs: ["x": [1]], loss: halfSquaredError, target: [1],
      numbers: ["x": [1], "target": [0.5], "f1.weight": [0.8], "f2.weight": [0.8], "f3.weight": [0.8]])
    let form = try network.derivation.expandedForm(of: network.graph.parameters, network.bindings)
    // (ŷ − y) σ′(f₁) x, the notebook's numbers.
    let sigma = ElementwiseFunction.sigmoid(0.8)
    let expected = (3.3639106429 - 0.5) * sigma * (1 - sigma)
    let term = try #require(form.gradients[network.id("f1.weight")]?.terms.first)
    #expect(abs(term.value.elements[0] - expected) < 1e-7)
  }

  @Test("nothing depends on it: no path, no term")
  func independent() throws {
    let layers = [LayerDefinition("Tanh", name: "t", from: ["x"]), LayerDefinition("Tanh", name: "u", from: ["z"])]
    let network = try Case(layers, inputs: ["x": [2], "z": [2]])
    let form = try network.derivation.expandedForm(of: network.graph.inputs, network.bindings)
    let gradient = try #require(form.gradients[network.id("x")])
    #expect(gradient.paths == .zero && gradient.terms.isEmpty && gradient.remainder == nil)
    #expect(gradient.formula.text == "∂L/∂x = 0")
  }
}
