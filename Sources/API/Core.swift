import Autograd
import Clocks
import ClosedForm
import Diagnostics
import Gradients
import JSON
import Networks
import Tensors

/// The compute core as the endpoints use it: the methods, and what they share.
struct Core: Sendable {
  private let cached: PerCore<ComputeCaches>
  private let numerical = NumericalMethod()
  /// What a request may ask for.
  let limits: ComputeLimits

  /// A body of more bytes is not read on an event loop.
  static let inlineBodyBytes = 4 << 10
  /// A request of more work (floating-point operations of the forward pass) is not computed on an event loop.
  private static let inlineWork = 50_000.0
  /// Nor is one of more layers: compiling takes longer than running.
  private static let inlineLayers = 64

  /// Makes a core.
  init(limits: ComputeLimits) {
    self.limits = limits
    cached = PerCore { cores in ComputeCaches(cores: cores) }
  }

  /// What is kept from request to request, for a request that is read now.
  var caches: ComputeCaches { cached.here }

  /// Gives back the memory of what is kept from request to request.
  func forget() {
    for caches in cached.all { caches.forget() }
    JSONDocument.forgetParsers()
  }

  /// How often a program was at hand, and how often it had to be compiled, on all cores.
  var programFigures: (hits: Int, misses: Int) {
    cached.all.reduce((0, 0)) { sum, caches in
      let (hits, misses) = caches.programs.figures
      return (sum.0 + hits, sum.1 + misses)
    }
  }

  /// Whether a request takes so long that it belongs on the compute pool.
  func isLarge(_ problem: ComputeProblem) -> Bool {
    if problem.request.methods != [.autograd] { return true }
    return problem.graph.nodes.count > Core.inlineLayers || problem.graph.work > Core.inlineWork
  }

  /// A forward pass.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func forward<Scalar: TensorScalar>(
    _ problem: ComputeProblem, _ bindings: Bindings<Scalar>, keepsValues: Bool, until deadline: Deadline
  ) throws -> Evaluation<Scalar> {
    let evaluation = try problem.autograd.evaluate(
      self.problem(problem, bindings, wanted: [], deadline),
      keeping: keepsValues ? problem.graph.nodes.map(\.output) : [])
    try checkPrediction(problem, bindings, evaluation.loss, deadline)
    return evaluation
  }

  /// The gradients by each of `methods`, and the forward pass that autograd made on its way.
  ///
  /// - Parameter derivation: the graph's closed form, where it is at hand already.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func gradients<Scalar: TensorScalar>(
    _ problem: ComputeProblem, _ bindings: Bindings<Scalar>, by names: [MethodName], keepsValues: Bool,
    until deadline: Deadline, derivation: Derivation? = nil
  ) throws -> (
    evaluation: Evaluation<Scalar>, methods: [(name: MethodName, result: MethodResult)]
  ) {
    let question = self.problem(problem, bindings, wanted: problem.wanted, deadline)
    let evaluation = try problem.autograd.evaluate(
      question, keeping: keepsValues ? problem.graph.nodes.map(\.output) : [])
    try checkPrediction(problem, bindings, evaluation.loss, deadline)
    var methods: [(name: MethodName, result: MethodResult)] = []
    for name in names {
      let result: MethodResult
      switch name {
      case .autograd: result = MethodResult(gradients: evaluation.gradients.mapValues { Gradient($0) })
      case .closedForm:
        result =
          if let derivation {
            MethodResult(gradients: try derivation.gradients(of: question))
          } else {
            try ClosedFormMethod().gradients(of: question)
          }
      case .numerical: result = try numerical.gradients(of: question)
      }
      methods.append((name, result))
    }
    return (evaluation, methods)
  }

  /// Where the first number appears that is not finite; `nil` where all results are finite.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func firstNonFinite<Scalar: TensorScalar>(
    _ problem: ComputeProblem, _ bindings: Bindings<Scalar>, _ evaluation: Evaluation<Scalar>,
    until deadline: Deadline
  ) throws(MethodFault) -> NonFinite? {
    guard !evaluation.isFinite else { return nil }
    return try problem.autograd.firstNonFinite(in: self.problem(problem, bindings, wanted: problem.wanted, deadline))
  }

  /// Throws what is wrong with the numbers that the loss reads, where it is not finite because of them.
  private func checkPrediction<Scalar: TensorScalar>(
    _ problem: ComputeProblem, _ bindings: Bindings<Scalar>, _ loss: Tensor<Scalar>?, _ deadline: Deadline
  ) throws {
    guard let loss, !loss.isFinite(), case .loss(let node) = problem.graph.objective else { return }
    let (graph, value) = (problem.graph, node.prediction)
    var prediction: Tensor<Scalar>?
    if case .node = graph.values[value].origin {
      let question = self.problem(problem, bindings, wanted: [], deadline)
      prediction = try problem.autograd.evaluate(question, keeping: [value]).values[value]
    } else {
      prediction = bindings[value]
    }
    guard let prediction, let fault = node.loss.fault(inPrediction: prediction) else { return }
    var faults = Faults()
    faults.add(
      at: JSONPointer.root.appending("network").appending("loss"),
      "the prediction \"\(graph.name(of: value))\", element \(fault.element): \(fault.detail)")
    throw faults
  }

  @inline(__always)
  private func problem<Scalar: TensorScalar>(
    _ problem: ComputeProblem, _ bindings: Bindings<Scalar>, wanted: [Graph.ValueID], _ deadline: Deadline
  ) -> Gradients.Problem<Scalar> {
    Gradients.Problem(problem.graph, bindings, wanted: wanted, deadline: deadline)
  }
}
