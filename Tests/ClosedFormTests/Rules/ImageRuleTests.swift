import Networks
import Tensors
import Testing

@testable import ClosedForm

@Suite("Convolution's, pooling's and flattening's formulas against central differences")
struct ImageRuleTests {
  static func conv(_ outChannels: Int, _ kernel: [Int], _ arguments: Argument...) -> LayerDefinition {
    LayerDefinition(
      "Conv2d", name: "f1",
      [Argument("out_channels", .integer(outChannels)), Argument("kernel_size", pair(kernel))] + arguments)
  }

  static func pair(_ sizes: [Int]) -> ArgumentValue { .list(sizes.map { .integer($0) }) }

  @Test(
    arguments: [
      (conv(2, [2, 3]), [2, 3, 4, 5]),
      (conv(9, [1, 1], Argument("bias", .boolean(false))), [1, 3, 2, 3]),
      (conv(2, [3, 2], Argument("stride", pair([2, 3])), Argument("padding", pair([1, 2]))), [2, 2, 5, 6]),
      (conv(2, [2, 2], Argument("dilation", pair([2, 1])), Argument("padding", .text("same"))), [1, 2, 4, 3]),
      (conv(4, [2, 2], Argument("groups", .integer(2)), Argument("stride", .integer(2))), [2, 4, 4, 5]),
      (conv(6, [3, 3], Argument("groups", .integer(3)), Argument("padding", .integer(2))), [1, 3, 2, 2]),
      // Wider than the eight columns that are summed at once, and kernels that meet nothing but padding.
      (conv(3, [1, 3], Argument("padding", pair([1, 4]))), [1, 2, 1, 9]),
      (conv(2, [2, 2], Argument("stride", .integer(3))), [1, 2, 4, 4]),
    ])
  func convolution(layer: LayerDefinition, shape: [Int]) throws {
    try checkFormula([layer], inputs: ["x": shape])
  }

  static func pool(_ type: String, _ kernel: [Int], _ arguments: Argument...) -> LayerDefinition {
    LayerDefinition(type, name: "p1", [Argument("kernel_size", pair(kernel))] + arguments)
  }

  static let ceiling = Argument("ceil_mode", .boolean(true))
  static let padded = Argument("padding", .integer(1))

  @Test(
    arguments: ["MaxPool2d", "AvgPool2d"].flatMap { type in
      [
        pool(type, [2, 3]), pool(type, [3, 2], Argument("stride", pair([1, 2])), padded),
        pool(type, [3, 3], Argument("stride", .integer(2)), padded, ceiling), pool(type, [2, 2], ceiling),
      ]
    } + [
      pool("MaxPool2d", [2, 2], Argument("dilation", pair([2, 3])), Argument("stride", .integer(1))),
      pool("AvgPool2d", [3, 2], padded, ceiling, Argument("count_include_pad", .boolean(false))),
      pool("AvgPool2d", [2, 2], Argument("divisor_override", .integer(-3))),
    ])
  func pooling(layer: LayerDefinition) throws {
    try checkFormula([layer], inputs: ["x": [2, 2, 5, 6]])
  }

  @Test(arguments: [[1, 1], [2, 3], [7, 5]])
  func adaptivePooling(size: [Int]) throws {
    try checkFormula(
      [LayerDefinition("AdaptiveAvgPool2d", [Argument("output_size", Self.pair(size))])], inputs: ["x": [2, 1, 5, 4]])
  }

  @Test("of equal elements the first takes the gradient, and NaN counts as the largest")
  func ties() throws {
    let network = try Case(
      [Self.pool("MaxPool2d", [2, 2])], inputs: ["x": [1, 1, 2, 4]],
      numbers: ["x": [1, 1, 3, .nan, 1, 1, 4, 5], "output_gradient": [2, 7]])
    let evaluation = try network.derivation.evaluate(network.bindings, wanted: network.graph.inputs)
    #expect(evaluation.output.elements[0] == 1 && evaluation.output.elements[1].isNaN)
    #expect(try #require(evaluation.gradients[network.id("x")]).elements == [2, 0, 0, 7, 0, 0, 0, 0])
  }

  @Test(arguments: [([2, 3, 2, 2], 1, -1), ([2, 3, 2], 0, 1), ([], 0, 0)])
  func flatten(shape: [Int], start: Int, end: Int) throws {
    let arguments = [Argument("start_dim", .integer(start)), Argument("end_dim", .integer(end))]
    try checkFormula([LayerDefinition("Flatten", arguments)], inputs: ["x": shape])
  }

  @Test("the formulas of a convolution, with how its kernels slide")
  func convolutionFormulas() throws {
    let layer = Self.conv(
      4, [3, 3], Argument("stride", .integer(2)), Argument("padding", .integer(1)), Argument("groups", .integer(2)))
    let network = try Case([layer], inputs: ["x": [2, 4, 5, 5]])
    let form = try network.derivation.recursiveForm(of: network.graph.inputs + network.graph.parameters)
    #expect(form.forward.map(\.text) == ["ŷ = x ⋆[s=2, p=1, g=2] W₁ + b₁"])
    #expect(
      try ["x", "f1.weight", "f1.bias"].map { form.gradients[try network.id($0)]?.text } == [
        "∂L/∂x = u ∗ᵀ[s=2, p=1, g=2] W₁", "∂L/∂W₁ = x ⋆[p=1, d=2, g=2] u", "∂L/∂b₁ = ∑₀‚₂‚₃ u",
      ])
    #expect(
      form.gradients[try network.id("x")]?.latex
        == #"\frac{\partial L}{\partial x} = u \ast^{\top}_{s=2,\, p=1,\, g=2} W^{[1]}"#)
  }

  @Test("the formulas of pooling")
  func poolingFormulas() throws {
    func formulas(_ layer: LayerDefinition) throws -> [String?] {
      let network = try Case([layer], inputs: ["x": [2, 4, 6, 6]])
      let form = try network.derivation.recursiveForm(of: network.graph.inputs)
      return [form.forward.first?.text, form.gradients[try network.id("x")]?.text]
    }
    #expect(
      try formulas(Self.pool("MaxPool2d", [3, 3], Argument("stride", .integer(2)), Self.padded)) == [
        "ŷ = maxpool[3×3, s=2, p=1](x)", "∂L/∂x = ∑[w: 3×3, s=2, p=1] u[w] · 𝟏{argmax[w] x}",
      ])
    #expect(try formulas(Self.pool("AvgPool2d", [2, 2])) == ["ŷ = avgpool[2×2](x)", "∂L/∂x = avgpoolᵀ[2×2](u)"])
    #expect(
      try formulas(LayerDefinition("Flatten")) == ["ŷ = reshape[2×144](x)", "∂L/∂x = reshape[2×4×6×6](u)"])
  }
}
