import Networks
import Testing

@testable import ClosedForm

@Suite("Names in formulas")
struct NameTableTests {
  /// The symbols of the named values in plain text.
  private func symbols(
    _ layers: [LayerDefinition], inputs: KeyValuePairs<String, [Int]> = ["x": [2, 4]],
    loss: LossDefinition? = nil, target: [Int]? = nil
  ) throws -> [String: String] {
    let network = try Case(layers, inputs: inputs, loss: loss, target: target)
    let names = network.derivation.names.values.map { $0.text() }
    return Dictionary(uniqueKeysWithValues: zip(network.graph.values.map(\.name), names))
  }

  @Test("numbers at a name's end become indices, letters stay, the prediction is ŷ")
  func numbered() throws {
    let symbols = try symbols([
      .linear("fc1", 4), LayerDefinition("ReLU", name: "relu1"), .linear("z2", 4),
      LayerDefinition("Add", name: "sum", from: ["z2", "relu1"]), .linear("12", 4), .linear("out", 4),
    ])
    #expect(
      symbols == [
        "x": "x", "fc1.weight": "W₁", "fc1.bias": "b₁", "fc1": "f₁", "relu1": "a₁", "z2.weight": "W₂",
        "z2.bias": "b₂", "z2": "z₂", "sum": "sum", "12.weight": "W₁₂", "12.bias": "b₁₂", "12": "f₁₂",
        "out.weight": "W_out", "out.bias": "b_out", "out": "ŷ", "output_gradient": "u",
      ])
  }

  @Test("symbols that would be the same give way to names; a letter in the name goes first")
  func clashes() throws {
    let symbols = try symbols([
      .linear("fc1", 4), .linear("lin1", 4), LayerDefinition("Tanh", name: "tanh1"),
      LayerDefinition("Add", name: "a1", from: ["tanh1", "fc1"]), LayerDefinition("Identity", name: "end"),
    ])
    #expect(symbols["fc1.weight"] == "W_fc1" && symbols["lin1.weight"] == "W_lin1")
    #expect(symbols["fc1"] == "fc₁" && symbols["lin1"] == "lin₁")
    #expect(symbols["a1"] == "a₁" && symbols["tanh1"] == "tanh₁")
  }

  @Test("the target, the loss and N make room for what the network calls by their letters")
  func reserved() throws {
    let layers = [LayerDefinition("Identity", name: "L", from: ["y"]), LayerDefinition("Tanh", name: "N")]
    let network = try Case(
      layers + [.linear("out", 1)], inputs: ["y": [3, 2]], loss: LossDefinition("MSELoss"), target: [3, 1])
    let form = try network.derivation.recursiveForm(of: network.graph.inputs)
    #expect(form.loss?.text == "E = 1/n · ∑ (ŷ − t)²")
  }

  @Test("whatever a thing is called, LaTeX stays well-formed")
  func escaping() {
    let names = ["a}b$_\\", "ü", "x_1-y"].map { SymbolName(word: $0).latex() }
    #expect(names == [#"\text{a\_b\_\_\_}"#, #"\text{\_\_}"#, #"\text{x\_1-y}"#])
  }

  @Test("what the layers of a dense block read is x of their number")
  func denseBlock() throws {
    let block = LayerDefinition(
      "DenseBlock", name: "dense", [Argument("layers", .layers((1...3).map { .linear("fc\($0)", 4) }))])
    let symbols = try symbols([block, .linear("out", 1)])
    #expect(symbols["dense.fc2.input"] == "x₂" && symbols["dense.fc3.input"] == "x₃" && symbols["dense"] == "dense")
  }

  @Test("every symbol in the formulas is in the notation, and no other operator")
  func notation() throws {
    let network = try Case(skip3(), inputs: ["x": [1]], loss: halfSquaredError, target: [1])
    let form = try network.derivation.recursiveForm(of: network.graph.parameters)
    #expect(
      form.notation.map(\.text) == [
        "x", "w₁", "f₁", "g₁", "a₁", "w₂", "f₂", "g₂", "a₂", "w₃", "f₃", "g₃", "ŷ", "y", "L",
        "δ_ŷ", "δ₃", "δ_a₂", "δ₂", "δ_a₁", "δ₁", "σ(x)",
      ])
    #expect(
      form.notation[1]
        == Symbol(
          latex: "w^{[1]}", text: "w₁", meaning: "weight of f1",
          shape: network.graph.shape(of: try network.id("f1.weight"))))
  }
}
