import Networks
import Tensors
import Testing

@testable import Autograd

/// The rule of `Linear`.
@Suite struct LinearTests {
  @Test func linear() throws {
    try checkGradient(of: LayerDefinition("Linear", [Argument("out_features", .integer(2))]), [4, 3])
    try checkGradient(of: LayerDefinition("Linear", [Argument("out_features", .integer(1))]), [5])
    try checkGradient(of: LayerDefinition("Linear", [Argument("out_features", .integer(3))]), [2, 3, 2, 2])
    let unbiased = [Argument("out_features", .integer(17)), Argument("bias", .boolean(false))]
    try checkGradient(of: LayerDefinition("Linear", unbiased), [9, 8])
  }

  /// A naive float32 sum of as many numbers would be off by about as much as is allowed.
  @Test func manyRows() throws {
    let shape = Shape(100_000, 1)
    let graph = try Graph(
      NetworkDefinition(layers: [LayerDefinition("Linear", name: "f", [Argument("out_features", .integer(1))])]),
      in: GraphContext(inputs: [("x", shape)], outputGradient: shape))
    var random = RandomNumbers(seed: 9)
    let numbers = [random.tensor(shape, in: 0...1), random.tensor(shape, in: 0...1)].map {
      $0.converted(to: Float.self)
    }
    let bindings = try Bindings(
      graph, inputs: ["x": numbers[0]],
      parameters: [
        "f.weight": Tensor(shape: Shape(1, 1), repeating: 1), "f.bias": Tensor(shape: Shape(1), repeating: 1),
      ],
      outputGradient: numbers[1])
    let narrow = try Program<Float>(graph, gradientsOf: graph.parameters).run(bindings).gradients
    let wide = try Program<Double>(graph, gradientsOf: graph.parameters).run(bindings.converted()).gradients
    for parameter in graph.parameters {
      let expected = try #require(wide[parameter])
      let error = largestError(try #require(narrow[parameter]).converted(to: Double.self), expected)
      #expect(error <= Tolerance.float32AgainstFloat64 / 10, "\(graph.name(of: parameter))")
    }
  }
}
