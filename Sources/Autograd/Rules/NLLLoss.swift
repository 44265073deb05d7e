import Networks
import Tensors

/// ℓ = −w_t ŷ_t, where t is the right class and w_t its weight, 1 where there are none; 0 where t is the ignored one
///
///     ∂ℓ/∂ŷ_c = −w_t for c = t, else 0
extension NLLLoss: DifferentiableLoss {
  func forward(_ place: LossPlace, terms: Operand, _ program: inout ProgramBuilder) {
    guard let target = place.target, let layout = ClassLayout(prediction: place.prediction.shape) else { return }
    program.append(
      NegativeLikelihood(
        prediction: place.prediction.place, target: target.place, weights: place.weights.terms?.place,
        terms: terms.place, lines: Lines(layout), ignoreIndex: ignoreIndex))
  }

  func pullback(_ place: LossPlace, upstream: Operand?, _ program: inout ProgramBuilder) {
    guard let target = place.target, let layout = ClassLayout(prediction: place.prediction.shape) else { return }
    program.contribute(to: place.prediction) { destination, program in
      program.append(
        NegativeLikelihoodPullback(
          target: target.place, weights: place.weights.terms?.place,
          weight: TermWeight(place, upstream: upstream), destination: destination, lines: Lines(layout),
          ignoreIndex: ignoreIndex))
    }
  }
}

/// ℓ = −w_t ŷ_t.
private struct NegativeLikelihood: Instruction {
  let prediction: Int
  let target: Int
  let weights: Int?
  let terms: Int
  let lines: Lines
  let ignoreIndex: Int

  var reads: Places { Places(prediction, target, weights) }
  var writes: Places { Places(terms) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    let (x, target, terms) = (arena[prediction], arena[target], arena[terms])
    let weights = weights.map { arena[$0] }
    for line in 0..<lines.count {
      terms[line] = 0
      if target[line] == Scalar(ignoreIndex) { continue }
      let number = Int(target[line])
      terms[line] = -x[lines.index(of: number, inLine: line)] * (weights.map { $0[number] } ?? 1)
    }
  }
}

/// ŷ̄_t = −weight · w_t, and 0 for the other classes.
private struct NegativeLikelihoodPullback: Instruction {
  let target: Int
  let weights: Int?
  let weight: TermWeight
  let destination: Destination
  let lines: Lines
  let ignoreIndex: Int

  var reads: Places { Places(target, weights, weight.upstream, weight.divisor) }
  var writes: Places { Places(destination.place) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    let (target, gradient) = (arena[target], arena[destination.place])
    let weights = weights.map { arena[$0] }
    if !destination.accumulates { gradient.fill(with: 0) }
    for line in 0..<lines.count where target[line] != Scalar(ignoreIndex) {
      let number = Int(target[line])
      gradient[lines.index(of: number, inLine: line)] -= weight(line, in: arena) * (weights.map { $0[number] } ?? 1)
    }
  }
}
