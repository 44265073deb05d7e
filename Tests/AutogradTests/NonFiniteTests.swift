import Networks
import Tensors
import Testing

@testable import Autograd

/// A number that is not finite is found where it first appears.
@Suite struct NonFiniteTests {
  @Test func aFiniteRunHasNone() throws {
    let (program, bindings) = try square(of: [1, 2], Double.self)
    #expect(try program.run(bindings).isFinite)
    #expect(try program.firstNonFinite(bindings) == nil)
  }

  @Test func anOverflowIsFoundInItsLayer() throws {
    let (program, bindings) = try square(of: [1, 1e25], Float.self)
    let evaluation = try program.run(bindings)
    #expect(!evaluation.isFinite)
    let found = try program.firstNonFinite(bindings)
    #expect(found == NonFinite(quantity: .value(try id("square", program)), element: 1, number: .infinity))
  }

  @Test func anInputIsFoundBeforeWhatItSpoils() throws {
    let (program, bindings) = try square(of: [-.infinity, .nan], Double.self)
    let found = try program.firstNonFinite(bindings)
    #expect(found == NonFinite(quantity: .value(try id("x", program)), element: 0, number: -.infinity))
  }

  @Test func aGradientIsFoundBehindAFinitePass() throws {
    // 1e19² is still a float32, 2 · 1e19 · 3e38 is not.
    let (program, bindings) = try square(of: [1e19, 1], Float.self, upstream: [3e38, 1])
    #expect(try program.run(bindings).values.values.allSatisfy { $0.elements.allSatisfy(\.isFinite) })
    let found = try program.firstNonFinite(bindings)
    #expect(found == NonFinite(quantity: .gradient(try id("same", program)), element: 0, number: .infinity))
  }

  @Test func theLossIsFoundBehindFiniteLayers() throws {
    let graph = try Graph(
      NetworkDefinition(layers: [LayerDefinition("Identity")], loss: LossDefinition("MSELoss")),
      in: GraphContext(inputs: [("x", Shape(2))], target: Shape(2)))
    let bindings = try Bindings(
      graph, inputs: ["x": Tensor<Float>(shape: Shape(2), repeating: 1e30)], parameters: [:],
      target: Tensor(shape: Shape(2), repeating: 0))
    let program = try Program<Float>(graph, gradientsOf: graph.inputs)
    #expect(try program.firstNonFinite(bindings)?.quantity == .loss)
  }

  /// x ↦ x², as a program that differentiates it.
  private func square<Scalar: TensorScalar>(
    of x: [Scalar], _ type: Scalar.Type, upstream: [Scalar] = [1, 1]
  ) throws -> (Program<Scalar>, Bindings<Scalar>) {
    let graph = try Graph(
      NetworkDefinition(layers: [
        LayerDefinition("Identity", name: "same"),
        LayerDefinition("Multiply", name: "square", from: ["same", "same"]),
        LayerDefinition("Identity", name: "last"),
      ]), in: GraphContext(inputs: [("x", Shape(2))], outputGradient: Shape(2)))
    let x = try #require(Tensor<Scalar>(shape: Shape(2), elements: x))
    let upstream = Tensor<Scalar>(shape: Shape(2), elements: upstream)
    let bindings = try Bindings(graph, inputs: ["x": x], parameters: [:], outputGradient: upstream)
    return (try Program(graph, gradientsOf: graph.inputs), bindings)
  }

  private func id<Scalar: TensorScalar>(_ name: String, _ program: Program<Scalar>) throws -> Graph.ValueID {
    try #require(program.graph.values.firstIndex { $0.name == name })
  }
}
