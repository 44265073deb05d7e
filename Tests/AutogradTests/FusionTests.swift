import Networks
import Tensors
import Testing

@testable import Autograd

/// Instructions that do the work of others on the way give what those would.
@Suite struct FusionTests {
  private static func linear(_ outputs: Int) -> LayerDefinition {
    LayerDefinition("Linear", [Argument("out_features", .integer(outputs))])
  }

  private static let relu = LayerDefinition("ReLU")

  private static func residual(_ body: [LayerDefinition]) -> LayerDefinition {
    LayerDefinition("Residual", [Argument("body", .layers(body))])
  }

  private static var convolution: LayerDefinition {
    LayerDefinition(
      "Conv2d",
      [
        Argument("out_channels", .integer(3)), Argument("kernel_size", .integer(3)), Argument("padding", .integer(1)),
      ])
  }

  /// Networks in which something can be done on the way, or just cannot, and their inputs' shapes.
  static var networks: [(layers: [LayerDefinition], input: Shape)] {
    let norm = LayerDefinition("BatchNorm2d")
    return [
      ([linear(40), relu, linear(30), relu, linear(5), relu], Shape(90, 20)),
      ([linear(200), relu, linear(130), relu, linear(16)], Shape(300, 64)),
      ([linear(20), relu, residual([linear(20), relu]), relu, linear(3)], Shape(33, 20)),
      ([residual([linear(20), relu, linear(20)]), relu, relu], Shape(33, 20)),
      ([convolution, norm, relu, residual([convolution, norm, relu, convolution, norm]), relu], Shape(2, 3, 5, 4)),
      ([convolution, norm, relu, LayerDefinition("Flatten"), linear(4), relu], Shape(2, 3, 5, 4)),
      ([linear(7), LayerDefinition("Tanh"), linear(7), relu, LayerDefinition("Identity")], Shape(6, 5)),
    ]
  }

  @Test(arguments: networks.indices) func theSameNumbers(network index: Int) throws {
    try check(index, Double.self)
    try check(index, Float.self)
  }

  /// Where every value and every gradient is asked for, nothing is done on the way.
  private func check<Scalar: TensorScalar>(_ index: Int, _ type: Scalar.Type) throws {
    let (graph, bindings) = try Self.bound(index, type)
    let outputs = graph.nodes.map(\.output)
    let all = graph.inputs + graph.parameters
    let fused = try Program<Scalar>(graph, gradientsOf: all).run(bindings)
    let plain = try Program<Scalar>(graph, gradientsOf: all + outputs, keeping: outputs).run(bindings)
    func expectSame(_ one: Tensor<Scalar>?, _ other: Tensor<Scalar>?, _ name: String) throws {
      let (one, other) = (try #require(one), try #require(other))
      #expect(largestError(one, other) <= Tolerance.golden(Scalar.dtype), "\(name)")
    }
    try expectSame(fused.values[graph.output], plain.values[graph.output], "output")
    for value in all { try expectSame(fused.gradients[value], plain.gradients[value], graph.name(of: value)) }
  }

  private static func bound<Scalar: TensorScalar>(
    _ index: Int, _ type: Scalar.Type
  ) throws -> (Graph, Bindings<Scalar>) {
    let (layers, input) = networks[index]
    let definition = NetworkDefinition(layers: layers)
    let bare = try Graph(definition, in: GraphContext(inputs: [("x", input)]))
    let output = bare.shape(of: bare.output)
    let graph = try Graph(definition, in: GraphContext(inputs: [("x", input)], outputGradient: output))
    var random = RandomNumbers(seed: 11)
    var parameters: [String: Tensor<Double>] = [:]
    for id in graph.parameters + graph.buffers {
      parameters[graph.name(of: id)] = random.tensor(graph.shape(of: id), in: -0.5...0.5)
    }
    for id in graph.buffers { parameters[graph.name(of: id)] = Tensor(shape: graph.shape(of: id), repeating: 1) }
    let bindings = try Bindings(
      graph, inputs: ["x": random.tensor(input, in: -1...1)], parameters: parameters,
      outputGradient: random.tensor(output, in: -1...1))
    return (graph, bindings.converted())
  }

  @Test func rectifiersAreDoneOnTheWay() throws {
    let (graph, _) = try Self.bound(1, Double.self)
    func passes(keeping: [Graph.ValueID]) throws -> Int {
      var builder = ProgramBuilder(graph, gradientsOf: graph.parameters, keeping: keeping)
      _ = try builder.appendForward()
      builder.appendBackward()
      return builder.instructions.count { $0 is Map || $0 is MapPullback || $0 is SumToShape }
    }
    // Two rectifiers and two sums of columns are not seen; the last layer's bias is summed apart.
    #expect(try passes(keeping: []) == 1)
    #expect(try passes(keeping: graph.nodes.map(\.output)) == 3)
  }
}
