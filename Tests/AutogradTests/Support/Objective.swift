import Networks
import Tensors

@testable import Autograd

/// A graph and the numbers that it is run with: a function of many variables with one number as its value,
/// ⟨upstream gradient, result⟩, whose gradient a test wants to know.
struct Objective {
  let graph: Graph
  let bindings: Bindings<Double>

  /// The values that have a gradient.
  var variables: [Graph.ValueID] { graph.inputs + graph.parameters }

  /// What is differentiated: the loss where there is one, or else the last layer's output.
  func result<Scalar: TensorScalar>(of evaluation: Evaluation<Scalar>) -> Tensor<Scalar>? {
    evaluation.loss ?? evaluation.values[graph.output]
  }

  /// Runs the graph with gradients of `variables`.
  func evaluate<Scalar: TensorScalar>(
    _ variables: [Graph.ValueID], _ bindings: Bindings<Scalar>
  ) throws -> Evaluation<Scalar> {
    try Program<Scalar>(graph, gradientsOf: variables).run(bindings)
  }

  /// ∂/∂v ⟨upstream, result⟩ for every element of `variable`, by (f(v + h) − f(v − h)) / 2h with h = ε^⅓ · max(1, |v|).
  func centralDifferences(_ variable: Graph.ValueID) throws -> Tensor<Double> {
    let forward = try Program<Double>(graph, gradientsOf: [])
    let upstream = graph.upstream.map { bindings[$0].elements }
    let start = bindings[variable]
    func value(_ elements: [Double]) throws -> Double {
      guard let moved = Tensor(shape: start.shape, elements: elements) else { return .nan }
      let evaluation = try forward.run(bindings.replacing(variable, with: moved))
      let result = self.result(of: evaluation)?.elements ?? []
      return upstream.map { zip($0, result).reduce(0) { $0 + $1.0 * $1.1 } } ?? result.reduce(0, +)
    }
    var elements = start.elements
    let slopes = try elements.indices.map { index in
      let center = elements[index]
      let step = 6.055e-6 * max(1, abs(center))
      defer { elements[index] = center }
      elements[index] = center + step
      let above = try value(elements)
      let upper = elements[index]
      elements[index] = center - step
      return (above - (try value(elements))) / (upper - elements[index])
    }
    return Tensor(shape: start.shape, elements: slopes) ?? Tensor(.nan)
  }
}
