import Networks
import Tensors

/// What a loss's term counts in the objective: ∂E/∂ℓ = factor · upstream / divisor.
struct TermWeight: Sendable {
  /// The number that all terms are multiplied with.
  let factor: Double
  /// The upstream gradient of each term; ones where there is none.
  let upstream: Int?
  /// The number of terms that are counted, where that depends on the target's numbers.
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

/// n = the number of numbers in the target that are not `ignored`: what a mean over the others divides by.
struct CountKept: Instruction {
  let target: Int
  let ignored: Int
  let destination: Int

  var reads: Places { Places(target) }
  var writes: Places { Places(destination) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    let target = arena[target]
    var count = 0
    for index in 0..<target.count where target[index] != Scalar(ignored) { count += 1 }
    arena[destination][0] = Scalar(count)
  }
}

/// y = y / n: 0/0, not a number, where there is nothing to take the mean of.
struct DivideByCount: Instruction {
  let value: Int
  let count: Int

  var reads: Places { Places(value, count) }
  var writes: Places { Places(value) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    arena[value][0] /= arena[count][0]
  }
}
