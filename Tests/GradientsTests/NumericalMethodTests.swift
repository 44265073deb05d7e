import Clocks
import Networks
import Tensors
import Testing

@testable import Gradients

@Suite struct NumericalMethodTests {
  /// Σ tanh x has the gradient 1 − tanh² x.
  @Test func isTheDerivative() throws {
    let problem = try problem([LayerDefinition("Tanh")], x: vector(-2, 0, 0.3, 5))
    let result = try NumericalMethod().gradients(of: problem)
    let autograd = try AutogradMethod(cache: ProgramCache()).gradients(of: problem)
    let input = problem.graph.inputs[0]
    let numerical = try #require(result.gradients[input]?.widened)
    let exact = try #require(autograd.gradients[input]?.widened)
    for (a, b) in zip(numerical.elements, exact.elements) { #expect(abs(a - b) < 1e-9) }
    #expect(result.kinks.isEmpty)
  }

  /// The step over 0 is labelled; the element beside it is not.
  @Test func labelsKinks() throws {
    let problem = try problem([LayerDefinition("ReLU")], x: vector(1, 0, -1, 1e-7))
    let result = try NumericalMethod().gradients(of: problem)
    #expect(result.kinks == [MethodResult.Kink(value: problem.graph.inputs[0], elements: [1, 3])])
  }

  /// The largest of a window moves from its first element to its 257th and back.
  @Test func labelsLargestElementsThatAreFarApart() throws {
    var numbers = [Double](repeating: 0, count: 257)
    (numbers[0], numbers[256]) = (1, 1)
    let shape = try #require(Shape([1, 1, 1, 257]))
    let x = Tensor(shape: shape) { target in _ = target.initialize(from: numbers) }
    let pool = LayerDefinition("MaxPool2d", [Argument("kernel_size", .list([.integer(1), .integer(257)]))])
    let problem = try problem([pool], x: x)
    let result = try NumericalMethod().gradients(of: problem)
    #expect(result.kinks == [MethodResult.Kink(value: problem.graph.inputs[0], elements: [0, 256])])
  }

  /// A layer's output can be differentiated by as an input can, and what comes before it is left alone.
  @Test func differentiatesByValues() throws {
    let problem = try problem(
      [LayerDefinition("Tanh", name: "a"), LayerDefinition("Multiply", from: ["a", "x"])], x: vector(0.5, -1),
      wanted: { graph in graph.inputs + graph.nodes.map(\.output) })
    let result = try NumericalMethod().gradients(of: problem)
    let atOutputOfTanh = try #require(result.gradients[problem.graph.nodes[0].output]?.widened)
    #expect(abs(atOutputOfTanh.elements[0] - 0.5) < 1e-9)
    #expect(abs(atOutputOfTanh.elements[1] + 1) < 1e-9)
  }

  /// Above the budget there is one direction a tensor, and its derivative is that of the gradient along it.
  @Test func takesADirectionAboveTheBudget() throws {
    let problem = try problem([LayerDefinition("Sigmoid")], x: vector(0.1, -0.7, 2, 0.4, -3))
    let result = try NumericalMethod(budget: 10).gradients(of: problem)
    let exact = try AutogradMethod(cache: ProgramCache()).gradients(of: problem)
    let input = problem.graph.inputs[0]
    guard case .directional(let derivative) = result.gradients[input] else {
      Issue.record("not a directional derivative")
      return
    }
    let gradient = try #require(exact.gradients[input]?.widened)
    #expect(abs(derivative - Direction.derivative(gradient)) < 1e-8)
    let agreement = Agreement.between(
      [(.numerical, result), (.autograd, exact)], of: [input], in: .float64)
    #expect(agreement.count == 1 && agreement[0].maximumAbsoluteDifference < 1e-8)
  }

  @Test func givesUpAtTheDeadline() throws {
    let small = try problem([LayerDefinition("Tanh")], x: Tensor(shape: Shape(1000), repeating: 0.5))
    let late = Problem(
      small.graph, small.bindings, wanted: small.wanted, deadline: Deadline(.now + .seconds(-1)))
    #expect(throws: MethodFault.self) { try NumericalMethod().gradients(of: late) }
  }
}
