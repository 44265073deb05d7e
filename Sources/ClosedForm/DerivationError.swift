import Diagnostics

/// Why a graph has no closed form here, or none in time.
public enum DerivationError: Error, Hashable, Sendable {
  /// No formulas are known for this kind of layer.
  case unsupportedLayer(type: String, pointer: JSONPointer)
  /// No formulas are known for this kind of loss.
  case unsupportedLoss(type: String)
  /// The graph has no loss and no upstream gradient (or a loss that is not reduced and no upstream gradient), so
  /// there is nothing to differentiate.
  case nothingToDifferentiate
  /// Gradients are taken by inputs, parameters and layers' outputs; this is something else.
  case notDifferentiable(name: String)
  /// The time was over, or nobody waited for the numbers any more.
  case deadlineExceeded
}

extension DerivationError: CustomStringConvertible {
  /// A sentence for a person.
  public var description: String {
    switch self {
    case .unsupportedLayer(let type, _): "no closed form is known for layer type \"\(type)\""
    case .unsupportedLoss(let type): "no closed form is known for loss \"\(type)\""
    case .nothingToDifferentiate: "there is nothing to differentiate: a loss, or an output gradient, is needed"
    case .deadlineExceeded: "there was not enough time"
    case .notDifferentiable(let name): "\"\(name)\" is not an input, a parameter or a layer's output"
    }
  }
}
