import Foundation
import Networks
import Tensors
import Testing

/// The rules of the losses, with each of their reductions.
@Suite struct LossTests {
  @Test func mse() throws { try check("MSELoss") { ($0 - $1) * ($0 - $1) } }
  @Test func bce() throws {
    try check("BCELoss", in: 0.1...0.9, target: 0...1) { -($1 * log($0) + (1 - $1) * log(1 - $0)) }
  }

  @Test func bceWithLogits() throws {
    try check("BCEWithLogitsLoss", target: 0...1) { $1 * log(1 + exp(-$0)) + (1 - $1) * log(1 + exp($0)) }
  }

  @Test func l1() throws { try check("L1Loss") { abs($0 - $1) } }
  @Test func smoothL1() throws {
    for beta in [1, 0.3, 2.5] {
      try check("SmoothL1Loss", Argument("beta", .number(beta))) {
        abs($0 - $1) < beta ? pow($0 - $1, 2) / (2 * beta) : abs($0 - $1) - beta / 2
      }
    }
    try check("SmoothL1Loss", Argument("beta", .integer(0))) { abs($0 - $1) }
  }

  @Test func huber() throws {
    for delta in [1, 0.3, 2.5] {
      try check("HuberLoss", Argument("delta", .number(delta))) {
        abs($0 - $1) < delta ? pow($0 - $1, 2) / 2 : delta * (abs($0 - $1) - delta / 2)
      }
    }
  }

  @Test(arguments: [0, 0.1, 1]) func crossEntropyOfClasses(smoothing: Double) throws {
    let loss = LossDefinition("CrossEntropyLoss", [Argument("label_smoothing", .number(smoothing))])
    let classes = Tensor(shape: Shape(3), elements: [2.0, 0, -100])
    try checkGradient(of: loss, [3, 4], target: classes, terms: [3])
    try checkGradient(of: loss, [5], target: Tensor(3), terms: []) { logits, _ in
      let total = logits.reduce(0) { $0 + exp($1) }
      let likely = logits.map { log(exp($0) / total) }
      return [-(1 - smoothing) * likely[3] - smoothing / 5 * likely.reduce(0, +)]
    }
    let places = Tensor(shape: Shape(2, 2), elements: [2.0, 0, 1, 1])
    try checkGradient(of: loss, [2, 3, 2], target: places, terms: [2, 2])
  }

  @Test(arguments: [0, 0.1]) func crossEntropyOfProbabilities(smoothing: Double) throws {
    let loss = LossDefinition("CrossEntropyLoss", [Argument("label_smoothing", .number(smoothing))])
    var random = RandomNumbers(seed: 3)
    // Any numbers: the rule does not rely on their sum.
    for (shape, terms) in [([3, 4], [3]), ([5], []), ([2, 3, 2, 2], [2, 2, 2])] {
      let target = random.tensor(Shape(shape) ?? .scalar, in: 0...1)
      try checkGradient(of: loss, shape, target: target, terms: terms)
    }
  }

  @Test func negativeLogLikelihood() throws {
    let loss = LossDefinition("NLLLoss", [Argument("ignore_index", .integer(1))])
    let target = Tensor(shape: Shape(3), elements: [2.0, 0, 1])
    try checkGradient(of: loss, [3, 4], target: target, terms: [3]) { x, _ in [-x[2], -x[4], 0] }
    let places = Tensor(shape: Shape(2, 2), elements: [2.0, 0, 2, 0])
    try checkGradient(of: loss, [2, 3, 2], target: places, terms: [2, 2])
  }

  @Test func mean() throws {
    try checkGradient(of: LossDefinition("Mean"), [2, 3], target: nil, reductions: [.mean])
  }

  @Test func sum() throws {
    try checkGradient(of: LossDefinition("Sum"), [2, 3], target: nil, reductions: [.sum])
  }

  /// A loss with one term an element.
  private func check(
    _ type: String, _ arguments: Argument..., in range: ClosedRange<Double> = -2...2,
    target targets: ClosedRange<Double> = -2...2, reference: @escaping (Double, Double) -> Double,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    for shape in [[3, 5], [1], [], [2, 3, 2, 2]] {
      var random = RandomNumbers(seed: 5)
      let target = random.tensor(Shape(shape) ?? .scalar, in: targets)
      try checkGradient(
        of: LossDefinition(type, arguments), shape, target: target, in: range,
        reference: { zip($0, $1).map(reference) }, sourceLocation: sourceLocation)
    }
  }
}
