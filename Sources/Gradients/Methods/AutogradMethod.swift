import Autograd
import Networks
import Tensors

/// Reverse-mode automatic differentiation, in the request's type of number.
public struct AutogradMethod: GradientMethod {
  private let cache: ProgramCache

  /// Makes the method; programs are kept in `cache`.
  public init(cache: ProgramCache) {
    self.cache = cache
  }

  public var name: MethodName { .autograd }

  public func gradients<Scalar: TensorScalar>(of problem: Problem<Scalar>) throws(MethodFault) -> MethodResult {
    let evaluation = try evaluate(problem, keeping: [])
    return MethodResult(gradients: evaluation.gradients.mapValues { Gradient($0) })
  }

  /// Where the first number appears that is not finite, in a run whose `Evaluation.isFinite` is false.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func firstNonFinite<Scalar: TensorScalar>(in problem: Problem<Scalar>) throws(MethodFault) -> NonFinite? {
    do {
      return try program(problem, keeping: []).firstNonFinite(problem.bindings, deadline: problem.deadline)
    } catch let fault as MethodFault {
      throw fault
    } catch {
      throw .deadlineExceeded
    }
  }

  /// Runs the program: the gradients that are asked for, and with them the loss and the layer outputs `keeping`.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func evaluate<Scalar: TensorScalar>(
    _ problem: Problem<Scalar>, keeping: [Graph.ValueID]
  ) throws(MethodFault) -> Evaluation<Scalar> {
    let program = try program(problem, keeping: keeping)
    do {
      return try program.run(problem.bindings, deadline: problem.deadline)
    } catch {
      throw .deadlineExceeded
    }
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private func program<Scalar: TensorScalar>(
    _ problem: Problem<Scalar>, keeping: [Graph.ValueID]
  ) throws(MethodFault) -> Program<Scalar> {
    do {
      return try cache.program(problem.graph, gradientsOf: problem.wanted, keeping: keeping)
    } catch {
      throw .unsupported(error.description)
    }
  }
}
