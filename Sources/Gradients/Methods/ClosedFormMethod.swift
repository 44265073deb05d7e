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
    let evaluation = try derivation.value(of: problem)
    return MethodResult(gradients: evaluation.gradients.mapValues { Gradient($0) })
  }
}

extension Derivation {
  /// Derives a graph's gradients.
  /// - Throws: ``MethodFault/unsupported(_:)`` where a kind has no formulas.
  public static func of(_ graph: Graph) throws(MethodFault) -> Derivation {
    do {
      return try Derivation(graph)
    } catch {
      throw .unsupported(error.description)
    }
  }

  /// Evaluates the formulas.
  public func value<Scalar: TensorScalar>(of problem: Problem<Scalar>) throws(MethodFault) -> ClosedFormEvaluation {
    do {
      return try evaluate(problem.bindings.converted(), wanted: problem.wanted)
    } catch {
      throw .unsupported(error.description)
    }
  }
}
