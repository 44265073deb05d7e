import Autograd
import Networks
import Tensors

/// The methods by which gradients are computed, under the names that requests and answers use.
public enum MethodName: String, CaseIterable, Sendable {
  /// Reverse-mode automatic differentiation.
  case autograd
  /// The value of the printed formula.
  case closedForm = "closed_form"
  /// Central differences.
  case numerical
}

/// A way to compute gradients. The three implementations share the graph and nothing else of what they compute with.
public protocol GradientMethod: Sendable {
  /// What the method is called.
  var name: MethodName { get }

  /// Computes the gradients that `problem` asks for.
  /// - Throws: ``MethodFault``.
  func gradients<Scalar: TensorScalar>(of problem: Problem<Scalar>) throws(MethodFault) -> MethodResult
}

/// What a method gives.
public struct MethodResult: Sendable {
  /// The gradient of each value that was asked for.
  public let gradients: ValueTable<Gradient>
  /// The elements at which the objective has a kink within the method's step: there, a difference says nothing.
  public let kinks: [Kink]

  /// Makes a result.
  public init(gradients: ValueTable<Gradient>, kinks: [Kink] = []) {
    self.gradients = gradients
    self.kinks = kinks
  }

  /// A value, and those of its elements (row-major indices) near which the objective has a kink.
  public struct Kink: Sendable, Equatable {
    /// The value.
    public let value: Graph.ValueID
    /// The elements.
    public let elements: [Int]
  }
}

/// Why a method gives nothing.
public enum MethodFault: Error, Sendable {
  /// The time was over, or nobody waited for the result any more.
  case deadlineExceeded
  /// The network has something that the method does not know.
  case unsupported(String)
}
