import Networks
import Tensors

/// What a loss's term counts in the objective: ∂E/∂ℓ = factor · upstream / divisor.
struct TermWeight: Sendable {
  /// The number that all terms are multiplied with.
  let factor: Double
  /// The upstream gradient of each term; ones where there is none.
  let upstream: Int?
  /// What a mean divides by, where that depends on the target's numbers.
  let divisor: Int?

  /// The weight of the terms of the loss at `place`.
  init(_ place: LossPlace, upstream: Operand?) {
    factor = place.factor
    self.upstream = upstream?.place
    divisor = place.divisor?.place
  }

  /// The weight of term `index`.
  @inline(__always)
  func callAsFunction<Scalar: TensorScalar>(_ index: Int, in arena: Arena<Scalar>) -> Scalar {
    var weight = Scalar(factor)
    if let upstream { weight *= arena[upstream][index] }
    if let divisor { weight /= arena[divisor][0] }
    return weight
  }
}

/// n = Σ w_y over the classes y of the target that are not `ignored`, without weights their number: what a mean over
/// them divides by.
struct SumOfWeights: Instruction {
  let target: Int
  let weights: Int?
  let ignored: Int
  let destination: Int

  var reads: Places { Places(target, weights) }
  var writes: Places { Places(destination) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    let target = arena[target]
    let weights = weights.map { arena[$0] }
    var sum = 0.0
    for index in 0..<target.count where target[index] != Scalar(ignored) {
      sum += weights.map { Double($0[Int(target[index])]) } ?? 1
    }
    arena[destination][0] = Scalar(sum)
  }
}

/// y = y / n: 0/0, not a number, where there is nothing to take the mean of.
struct DivideBySum: Instruction {
  let value: Int
  let sum: Int

  var reads: Places { Places(value, sum) }
  var writes: Places { Places(value) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    arena[value][0] /= arena[sum][0]
  }
}
