import Networks
import Tensors
import Testing

@testable import ClosedForm

@Suite("Every layer's formulas against central differences")
struct LayerRuleTests {
  @Test("every kind of the catalogue has formulas", arguments: LayerCatalogue.types)
  func catalogue(type: String) throws {
    let kind = try #require(LayerCatalogue.kinds.first { $0.kind.type == type })
    if kind is any Formulated.Type { return }
    // A kind needs none that becomes others before a graph has it, in every mode.
    for mode in Mode.allCases {
      let graph = try Graph(
        NetworkDefinition(layers: [LayerDefinition(type)]), in: GraphContext(inputs: [("x", Shape(2, 3))], mode: mode))
      #expect(!graph.nodes.isEmpty && graph.nodes.allSatisfy { $0.layer is any Formulated })
    }
  }

  @Test(arguments: [[3], [4, 3], [2, 4, 3], [2, 1, 4, 3]], [true, false])
  func linear(shape: [Int], bias: Bool) throws {
    try checkFormula([.linear("f1", 5, bias: bias)], inputs: ["x": shape])
  }

  @Test("Linear of more columns than a row of lanes")
  func wideLinear() throws {
    try checkFormula([.linear("f1", 19)], inputs: ["x": [5, 17]])
    try checkFormula([.linear("f1", 19)], inputs: ["x": [17]])
  }

  @Test(arguments: ["Sigmoid", "Tanh", "ReLU", "Identity"], [[], [7], [2, 3, 1, 2]])
  func activation(type: String, shape: [Int]) throws {
    try checkFormula([LayerDefinition(type, name: "a1")], inputs: ["x": shape])
  }

  @Test("ReLU's derivative at 0 is 0")
  func kink() throws {
    let network = try Case([LayerDefinition("ReLU")], inputs: ["x": [3]], numbers: ["x": [-1, 0, 1]])
    let evaluation = try network.derivation.evaluate(network.bindings, wanted: network.graph.inputs)
    let gradient = try #require(evaluation.gradients[network.id("x")]).elements
    #expect(gradient[0] == 0 && gradient[1] == 0 && gradient[2] != 0)
  }

  @Test(
    arguments: ["Add", "Subtract", "Multiply"],
    [
      [[], []], [[3], [3]], [[4, 3], [3]], [[4, 1], [3]], [[], [2, 3]], [[2, 1, 3, 1], [4, 1, 2]], [[1], [1, 1]],
      [[2, 3], [1, 3]],
    ])
  func joining(type: String, shapes: [[Int]]) throws {
    try checkFormula(
      [LayerDefinition(type, name: "a1", from: ["x", "z", "x"])], inputs: ["x": shapes[0], "z": shapes[1]])
  }

  @Test("a value that is joined with itself", arguments: ["Add", "Subtract", "Multiply"])
  func joiningItself(type: String) throws {
    try checkFormula([LayerDefinition(type, name: "a1", from: ["x", "x"])], inputs: ["x": [3]])
  }

  @Test(arguments: [0, 1, -1])
  func concat(axis: Int) throws {
    try checkFormula(
      [
        LayerDefinition("Tanh", name: "t", from: ["x"]),
        LayerDefinition("Concat", name: "c", from: ["x", "t", "x"], [Argument("dim", .integer(axis))]),
      ], inputs: ["x": [2, 3, 2]])
  }

  @Test("a joining layer's formulas")
  func joiningFormulas() throws {
    let network = try Case(
      [LayerDefinition("Multiply", name: "m", from: ["x", "z"])], inputs: ["x": [4, 3], "z": [3]])
    let form = try network.derivation.recursiveForm(of: network.graph.inputs)
    #expect(network.graph.inputs.map { form.gradients[$0]?.text } == ["∂L/∂x = u ⊙ z", "∂L/∂z = ∑₀ u ⊙ x"])
  }
}
