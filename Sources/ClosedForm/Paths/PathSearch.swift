import Networks
import Tensors

/// Follows paths back from the loss, all of them or at each value those with the largest products so far, and finds
/// the largest terms of every gradient that is wanted.
///
/// Values are visited in the order in which paths reach them, so that time grows with the number of edges times the
/// number of paths kept. Among single numbers, what follows multiplies all products at a value by the same factors:
/// the largest stay the largest, and none of the largest terms is missed.
struct PathSearch {
  /// A path from the loss as far as one value.
  struct Step {
    /// The path before this step, by its place in ``PathSearch/steps``; `nil` at the loss.
    let previous: Int?
    /// The value that is reached.
    let value: Graph.ValueID
    /// The edge taken, by its place among those of the previous step's value; the root where there is none.
    let edge: Int
  }

  /// A path and what it contributes to the gradient at its end.
  struct Candidate {
    let step: Int
    let gradient: Tensor<Double>
    let norm: Double
  }

  /// All paths that have been followed, each behind the one that it goes on from.
  private(set) var steps: [Step] = []
  /// The largest contributions to each wanted value's gradient, the largest first.
  private(set) var terms: [Graph.ValueID: [Candidate]] = [:]

  private let map: PathMap
  private let widths: [Int]
  private let termLimit: Int
  private var arrivals: [[Candidate]]

  init(
    _ map: PathMap, to wanted: [Graph.ValueID], _ plan: SearchPlan,
    _ evaluator: inout Evaluator
  ) throws(DerivationError) {
    self.map = map
    widths = plan.widths
    termLimit = plan.terms
    arrivals = Array(repeating: [], count: map.counts.count)
    let isWanted = Set(wanted)
    for (index, root) in map.roots.enumerated() {
      let gradient = try evaluator.value(of: root.gradient)
      arrive(at: root.value, from: nil, by: index, gradient, keeping: widths[root.value])
    }
    for value in map.order {
      let candidates = largest(widths[value], of: arrivals[value])
      // Gradients are kept no longer than they are needed.
      arrivals[value] = isWanted.contains(value) ? largest(termLimit, of: candidates) : []
      for (index, edge) in map.edges[value].enumerated() {
        let isParameter = map.edges[edge.target].isEmpty && isWanted.contains(edge.target)
        let width = isParameter ? termLimit : widths[edge.target]
        for candidate in candidates {
          let gradient = try evaluator.apply(edge, to: candidate.gradient)
          arrive(at: edge.target, from: candidate.step, by: index, gradient, keeping: width)
        }
        if isParameter { arrivals[edge.target] = largest(width, of: arrivals[edge.target]) }
      }
    }
    for value in isWanted { terms[value] = largest(termLimit, of: arrivals[value]) }
    arrivals = []
  }

  private mutating func arrive(
    at value: Graph.ValueID, from previous: Int?, by edge: Int, _ gradient: Tensor<Double>, keeping width: Int
  ) {
    let norm = gradient.norm
    arrivals[value].append(Candidate(step: steps.count, gradient: gradient, norm: norm))
    steps.append(Step(previous: previous, value: value, edge: edge))
    if arrivals[value].count >= 2 * max(width, 16) { arrivals[value] = largest(width, of: arrivals[value]) }
  }

  /// The candidates with the largest norms, the largest first; of equal ones, those that came first. What is not a
  /// number counts as large: it must not be overlooked.
  private func largest(_ count: Int, of candidates: [Candidate]) -> [Candidate] {
    func size(_ candidate: Candidate) -> Double { candidate.norm.isNaN ? .infinity : candidate.norm }
    let sorted = candidates.sorted { (size($1), $0.step) < (size($0), $1.step) }
    return Array(sorted.prefix(count))
  }
}

extension PathSearch {
  /// The path that ends with `step`, from the loss on.
  func path(to step: Int) -> [Step] {
    var path: [Step] = []
    var next: Int? = step
    while let place = next {
      path.append(steps[place])
      next = steps[place].previous
    }
    return path.reversed()
  }
}

extension Tensor<Double> {
  /// The L2 norm.
  var norm: Double { elements.reduce(0) { $0 + $1 * $1 }.squareRoot() }
}
