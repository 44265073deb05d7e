import Networks
import Tensors

@testable import Gradients

/// A graph with numbers: what a request would give.
func problem(
  _ layers: [LayerDefinition], loss: LossDefinition? = LossDefinition("Sum"), x: Tensor<Double>,
  parameters: [String: Tensor<Double>] = [:], target: Tensor<Double>? = nil,
  wanted: (Graph) -> [Graph.ValueID] = { $0.parameters + $0.inputs }
) throws -> Problem<Double> {
  let graph = try Graph(
    NetworkDefinition(layers: layers, loss: loss), in: GraphContext(inputs: [("x", x.shape)], target: target?.shape))
  let bindings = try Bindings(graph, inputs: ["x": x], parameters: parameters, target: target)
  return Problem(graph, bindings, wanted: wanted(graph))
}

/// A tensor of the given numbers, of rank 1.
func vector(_ numbers: Double...) -> Tensor<Double> {
  Tensor(shape: Shape(numbers.count)) { target in _ = target.initialize(from: numbers) }
}
