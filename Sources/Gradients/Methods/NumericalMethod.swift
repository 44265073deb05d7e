import Autograd
import Clocks
import Networks
import RealModule
import Tensors

/// Central differences, in float64 whatever the request's type of number.
///
/// The step is ε^⅓ · max(1, |x|): the error of the difference quotient, h², and the rounding error, ε/h, are then about
/// equal. A kink between x − h and x + h is found by a change of the active set.
public struct NumericalMethod: GradientMethod {
  /// How much may be computed, in numbers written: tensors are differentiated element by element from the smallest on
  /// while this lasts, and the rest along one direction each.
  public let budget: Int

  /// Makes the method.
  public init(budget: Int = 200_000_000) {
    self.budget = budget
  }

  public var name: MethodName { .numerical }

  public func gradients<Scalar: TensorScalar>(of problem: Problem<Scalar>) throws(MethodFault) -> MethodResult {
    let pass: ForwardPass
    do {
      pass = try ForwardPass(problem.graph, problem.bindings.converted(), deadline: problem.deadline)
    } catch {
      throw .unsupported(error.description)
    }
    do {
      return try differentiate(problem, pass)
    } catch {
      throw .deadlineExceeded
    }
  }

  private func differentiate<Scalar: TensorScalar>(
    _ problem: Problem<Scalar>, _ pass: ForwardPass
  ) throws(DeadlineExceeded) -> MethodResult {
    let graph = problem.graph
    try problem.deadline?.check()
    try pass.refresh()
    var left = budget
    let evaluation = graph.values.reduce(1_000) { $0 + $1.shape.count }
    var gradients: [Graph.ValueID: Gradient] = [:]
    var kinks: [MethodResult.Kink] = []
    for value in problem.wanted.sorted(by: { graph.shape(of: $0).count < graph.shape(of: $1).count }) {
      let count = graph.shape(of: value).count
      let (cost, overflow) = evaluation.multipliedReportingOverflow(by: 2 * count)
      if overflow || cost > left {
        gradients[value] = try .directional(derivative: alongDirection(value, count, pass))
      } else {
        left -= cost
        let (gradient, crossed) = try elementwise(value, graph.shape(of: value), pass, problem.deadline)
        gradients[value] = .float64(gradient)
        if !crossed.isEmpty { kinks.append(MethodResult.Kink(value: value, elements: crossed)) }
      }
      try pass.refresh(behind: value)
    }
    return MethodResult(gradients: ValueTable(gradients), kinks: kinks)
  }

  /// ε^⅓.
  private static let relativeStep = Double.root(.ulpOfOne, 3)

  private func elementwise(
    _ value: Graph.ValueID, _ shape: Shape, _ pass: ForwardPass, _ deadline: Deadline?
  ) throws(DeadlineExceeded) -> (Tensor<Double>, kinks: [Int]) {
    var derivatives: [Double] = []
    derivatives.reserveCapacity(shape.count)
    var kinks: [Int] = []
    for element in 0..<shape.count {
      let x = pass.number(value, at: element)
      let step = NumericalMethod.relativeStep * max(1, abs(x))
      let (upper, lower) = (x + step, x - step)
      let (above, activeAbove) = try pass.nudging(value, element..<element + 1, to: { _, _ in upper }) {
        ($0.objective, $0.activeSet)
      }
      let (below, activeBelow) = try pass.nudging(value, element..<element + 1, to: { _, _ in lower }) {
        ($0.objective, $0.activeSet)
      }
      derivatives.append((above - below) / (upper - lower))
      if activeAbove != activeBelow { kinks.append(element) }
      if element % 64 == 63 { try deadline?.check() }
    }
    return (Tensor(shape: shape) { target in _ = target.initialize(from: derivatives) }, kinks)
  }

  private func alongDirection(
    _ value: Graph.ValueID, _ count: Int, _ pass: ForwardPass
  ) throws(DeadlineExceeded) -> Double {
    var largest = 1.0
    for element in 0..<count { largest = max(largest, abs(pass.number(value, at: element))) }
    let step = NumericalMethod.relativeStep * largest / Double(max(count, 1)).squareRoot()
    func objective(_ sign: Double) throws(DeadlineExceeded) -> Double {
      try pass.nudging(value, 0..<count, to: { $1 + sign * step * Direction.component($0) }) { $0.objective }
    }
    return try (objective(1) - objective(-1)) / (2 * step)
  }
}

/// The direction of a directional derivative: +1 or −1 for each element, by the highest bit of SplitMix64 at the
/// element's row-major index.
///
/// - SeeAlso: Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014.
public enum Direction {
  /// The direction's component for `element`.
  public static func component(_ element: Int) -> Double {
    var z = (UInt64(truncatingIfNeeded: element) &+ 1) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return (z ^ (z >> 31)) >> 63 == 0 ? 1 : -1
  }

  /// The derivative of the objective along the direction, of which `gradient` is the gradient.
  public static func derivative(_ gradient: Tensor<Double>) -> Double {
    var sum = 0.0
    for (element, number) in gradient.elements.enumerated() { sum += number * component(element) }
    return sum
  }
}
