import Clocks
import Networks
import Tensors

/// The values of a derivation's formulas.
public struct ClosedFormEvaluation: Sendable {
  /// The output of the last layer.
  public let output: Tensor<Double>
  /// The loss; `nil` for a vector-Jacobian product.
  public let loss: Tensor<Double>?
  /// The output of every layer.
  public let values: [Graph.ValueID: Tensor<Double>]
  /// The gradients that were asked for, each of the shape of its value.
  public let gradients: [Graph.ValueID: Tensor<Double>]
}

extension Derivation {
  /// Evaluates the formulas: the forward pass, the loss, and the gradients by `wanted`.
  ///
  /// Every number is the value of the very expression that is printed; what several formulas share is evaluated once,
  /// and what none needs is not evaluated.
  /// - Parameters:
  ///   - bindings: the numbers.
  ///   - wanted: the values to differentiate by.
  ///   - deadline: when to give up, between two expressions.
  /// - Throws: ``DerivationError`` where a gradient does not exist, or there is no time.
  public func evaluate(
    _ bindings: Bindings<Double>, wanted: [Graph.ValueID], deadline: Deadline? = nil
  ) throws(DerivationError) -> ClosedFormEvaluation {
    try check(wanted)
    var evaluator = Evaluator(self, bindings, deadline)
    var values: [Graph.ValueID: Tensor<Double>] = [:]
    for node in graph.nodes {
      if let id = outputs[node.output] { values[node.output] = try evaluator.value(of: id) }
    }
    var gradients: [Graph.ValueID: Tensor<Double>] = [:]
    for value in wanted {
      gradients[value] = try evaluator.gradient(of: value)
    }
    let loss = if let loss { try evaluator.value(of: loss) } else { nil as Tensor<Double>? }
    return ClosedFormEvaluation(
      output: values[graph.output] ?? bindings[graph.output], loss: loss,
      values: values, gradients: gradients)
  }
}
