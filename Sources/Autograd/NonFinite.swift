import Clocks
import Networks
import Tensors

/// Where a number that is NaN or infinite first appears in a computation.
public struct NonFinite: Hashable, Sendable {
  /// What it is part of.
  public let quantity: Quantity
  /// Its index, row-major.
  public let element: Int
  /// The number: NaN, ∞ or −∞.
  public let number: Double

  /// Something that a run computes or is given.
  public enum Quantity: Hashable, Sendable {
    /// An input, a parameter, a layer's output, the target, …
    case value(Graph.ValueID)
    /// The loss.
    case loss
    /// The gradient of a value.
    case gradient(Graph.ValueID)
  }
}

extension Evaluation {
  /// Whether the loss, all values and all gradients are finite numbers.
  public var isFinite: Bool {
    @specialized(where Scalar == Double)
    @specialized(where Scalar == Float)
    get {
      (loss?.isFinite() ?? true) && values.values.allSatisfy { $0.isFinite() }
        && gradients.values.allSatisfy { $0.isFinite() }
    }
  }
}

extension Program {
  /// Finds where the first number appears that is not finite: forward through the layers, each with its parameters before
  /// its output, then the loss, then back through the gradients. `nil` where every number is finite.
  ///
  /// This runs the graph again with all values kept, and only where those are finite with all gradients too: it is
  /// meant for the rare run whose ``Evaluation/isFinite`` is false, and costs the others nothing.
  ///
  /// - Throws: `DeadlineExceeded`.
  public func firstNonFinite(
    _ bindings: Bindings<Scalar>, deadline: Deadline? = nil
  ) throws(DeadlineExceeded) -> NonFinite? {
    let outputs = graph.nodes.map(\.output)
    guard let forward = try? Program(graph, gradientsOf: [], keeping: outputs) else { return nil }
    let evaluation = try forward.run(bindings, deadline: deadline)
    for node in graph.nodes {
      for value in node.sources + node.parameters + [node.output] {
        if let found = (evaluation.values[value] ?? bindings[value]).nonFinite(.value(value)) { return found }
      }
    }
    for value in [graph.target, graph.upstream].compactMap({ $0 }) {
      if let found = bindings[value].nonFinite(.value(value)) { return found }
    }
    if let found = evaluation.loss?.nonFinite(.loss) { return found }
    return try firstNonFiniteGradient(bindings, deadline)
  }

  /// The same among the gradients: each layer's output's, from the last to the first, before those of its parameters.
  private func firstNonFiniteGradient(
    _ bindings: Bindings<Scalar>, _ deadline: Deadline?
  ) throws(DeadlineExceeded) -> NonFinite? {
    let order = graph.nodes.reversed().flatMap { [$0.output] + $0.parameters } + graph.inputs
    let differentiated = order.filter { !graph.buffers.contains($0) }
    guard !gradientsOf.isEmpty, let program = try? Program(graph, gradientsOf: differentiated) else { return nil }
    let evaluation = try program.run(bindings, deadline: deadline)
    for value in differentiated {
      if let found = evaluation.gradients[value]?.nonFinite(.gradient(value)) { return found }
    }
    return nil
  }
}

extension Tensor {
  /// The index of the first element that is NaN or infinite.
  fileprivate var firstNonFinite: Int? {
    elements.firstIndex { !$0.isFinite }
  }

  /// The first element that is NaN or infinite, as part of `quantity`.
  fileprivate func nonFinite(_ quantity: NonFinite.Quantity) -> NonFinite? {
    firstNonFinite.map { NonFinite(quantity: quantity, element: $0, number: Double(elements[$0])) }
  }
}
