import Autograd
import ClosedForm
import Networks
import Tensors

/// The value of the printed formulas, in float64 whatever the request's type of number.
public struct ClosedFormMethod: GradientMethod {
  /// Makes the method.
  public init() {}

  public var name: MethodName { .closedForm }

  public func gradients<Scalar: TensorScalar>(of problem: Problem<Scalar>) throws(MethodFault) -> MethodResult {
    let derivation = try Derivation.of(problem.graph)
    return MethodResult(gradients: try derivation.gradients(of: problem))
  }
}

extension Derivation {
  /// Derives a graph's gradients.
  /// - Throws: `MethodFault.unsupported` where a kind has no formulas.
  public static func of(_ graph: Graph) throws(MethodFault) -> Derivation {
    try rethrowing { () throws(DerivationError) in try Derivation(graph) }
  }

  /// Evaluates the formulas.
  public func value<Scalar: TensorScalar>(of problem: Problem<Scalar>) throws(MethodFault) -> ClosedFormEvaluation {
    try Derivation.rethrowing { () throws(DerivationError) in
      try evaluate(problem.bindings.converted(), wanted: problem.wanted, deadline: problem.deadline)
    }
  }

  /// The gradients that the formulas give.
  public func gradients<Scalar: TensorScalar>(
    of problem: Problem<Scalar>
  ) throws(MethodFault) -> ValueTable<Gradient> {
    ValueTable(try value(of: problem).gradients).mapValues { Gradient($0) }
  }

  /// Does `body`, whose errors are then those of a method.
  public static func rethrowing<Result>(_ body: () throws(DerivationError) -> Result) throws(MethodFault) -> Result {
    do {
      return try body()
    } catch .deadlineExceeded {
      throw .deadlineExceeded
    } catch {
      throw .unsupported(error.description)
    }
  }
}
