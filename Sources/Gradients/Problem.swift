import Clocks
import Networks
import Tensors

/// A gradient that is asked for: a graph, its numbers, and the values to differentiate with respect to.
public struct Problem<Scalar: TensorScalar>: Sendable {
  /// The network.
  public let graph: Graph
  /// Its numbers.
  public let bindings: Bindings<Scalar>
  /// The values whose gradients are asked for, each once.
  public let wanted: [Graph.ValueID]
  /// When to give up.
  public let deadline: Deadline?

  /// Makes a problem.
  @inlinable
  public init(
    _ graph: Graph, _ bindings: Bindings<Scalar>, wanted: [Graph.ValueID],
    deadline: Deadline? = nil
  ) {
    self.graph = graph
    self.bindings = bindings
    self.wanted = wanted
    self.deadline = deadline
  }
}

/// The gradient of the objective with respect to one value.
public enum Gradient: Sendable, Equatable {
  /// Computed in float32.
  case float32(Tensor<Float>)
  /// Computed in float64.
  case float64(Tensor<Double>)
  /// The derivative along one direction alone: ``Direction`` of the value's size.
  case directional(derivative: Double)

  /// Wraps a tensor of either type.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public init<Scalar: TensorScalar>(_ tensor: Tensor<Scalar>) {
    if let tensor = tensor as? Tensor<Float> { self = .float32(tensor) } else { self = .float64(tensor.converted()) }
  }

  /// The numbers in float64, which is exact; `nil` for a directional derivative.
  public var widened: Tensor<Double>? {
    switch self {
    case .float32(let tensor): tensor.converted()
    case .float64(let tensor): tensor
    case .directional: nil
    }
  }
}
