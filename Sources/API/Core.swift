import Autograd
import Gradients
import Networks
import Tensors

/// The compute core as the endpoints use it: the methods, and what they share.
struct Core: Sendable {
  private let autograd = AutogradMethod(cache: ProgramCache())
  private let numerical = NumericalMethod()
  private let timeLimit: Duration

  /// A body of more bytes is not read on an event loop.
  static let inlineBodyBytes = 16 << 10
  /// A request of more numbers is not computed on an event loop: about 100 µs' worth.
  private static let inlineNumbers = 20_000

  /// Makes a core that gives a computation up after `timeLimit`.
  init(timeLimit: Duration) {
    self.timeLimit = timeLimit
  }

  /// Whether a request takes so long that it belongs on the compute pool.
  func isLarge(_ problem: ComputeProblem) -> Bool {
    if problem.request.methods != [.autograd] { return true }
    return problem.graph.values.reduce(0) { $0 + $1.shape.count } > Core.inlineNumbers
  }

  /// A forward pass.
  func forward<Scalar: TensorScalar>(
    _ problem: ComputeProblem, _ bindings: Bindings<Scalar>, keepsValues: Bool
  ) throws(MethodFault) -> Evaluation<Scalar> {
    try autograd.evaluate(
      self.problem(problem, bindings, wanted: []), keeping: keepsValues ? problem.graph.nodes.map(\.output) : [])
  }

  /// The gradients by each method that is asked for, and the forward pass that autograd made on its way.
  func gradients<Scalar: TensorScalar>(
    _ problem: ComputeProblem, _ bindings: Bindings<Scalar>, keepsValues: Bool
  ) throws(MethodFault) -> (
    evaluation: Evaluation<Scalar>, methods: [(name: MethodName, result: MethodResult)]
  ) {
    let question = self.problem(problem, bindings, wanted: problem.wanted)
    let evaluation = try autograd.evaluate(question, keeping: keepsValues ? problem.graph.nodes.map(\.output) : [])
    var methods: [(name: MethodName, result: MethodResult)] = []
    for name in problem.request.methods {
      let result: MethodResult
      switch name {
      case .autograd: result = MethodResult(gradients: evaluation.gradients.mapValues { Gradient($0) })
      case .closedForm: continue
      case .numerical: result = try numerical.gradients(of: question)
      }
      methods.append((name, result))
    }
    return (evaluation, methods)
  }

  private func problem<Scalar: TensorScalar>(
    _ problem: ComputeProblem, _ bindings: Bindings<Scalar>, wanted: [Graph.ValueID]
  ) -> Gradients.Problem<Scalar> {
    Gradients.Problem(problem.graph, bindings, wanted: wanted, deadline: .now + timeLimit)
  }
}
