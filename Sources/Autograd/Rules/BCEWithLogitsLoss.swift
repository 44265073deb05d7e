import Networks
import Tensors

/// ℓ = −(y log σ(ŷ) + (1 − y) log(1 − σ(ŷ))) = (1 − y) ŷ − log σ(ŷ)
///
///     log σ(ŷ) = min(ŷ, 0) − log(1 + e^−|ŷ|)        ∂ℓ/∂ŷ = σ(ŷ) − y
///
/// In this form no exponential overflows. A `pos_weight` p is the weight of the first summand:
///
///     ℓ = (1 − y) ŷ − (1 + (p − 1) y) log σ(ŷ)        ∂ℓ/∂ŷ = (1 + (p − 1) y) σ(ŷ) − p y
///
/// and a `weight` w that of the whole.
extension BCEWithLogitsLoss: PairwiseLossRule {
  func term<Scalar: TensorScalar>(_ prediction: Scalar, _ target: Scalar) -> Scalar {
    let logSigmoid = min(prediction, 0) - .log(onePlus: .exp(-abs(prediction)))
    return (1 - target) * prediction - logSigmoid
  }

  func appendTerms(
    _ place: LossPlace, target: Operand, into destination: Operand, differentiating: Bool,
    _ program: inout ProgramBuilder
  ) {
    let (x, y, terms) = (place.prediction.place, target.place, destination.place)
    guard let weight = place.weights.positiveParts else {
      let instruction = PairwiseTerms(
        rule: self, prediction: x, target: y, destination: terms, differentiates: differentiating)
      return program.append(instruction)
    }
    program.append(
      PositivelyWeightedTerms(
        prediction: x, target: y, weight: weight.place, destination: terms,
        broadcasting: Broadcasting(weight.shape, to: destination.shape), differentiates: differentiating))
  }

  func derivative<Scalar: TensorScalar>(_ prediction: Scalar, _ target: Scalar) -> Scalar {
    1 / (1 + .exp(-prediction)) - target
  }
}

/// The terms of a loss with the weight p, or their derivatives.
private struct PositivelyWeightedTerms: Instruction {
  let prediction: Int
  let target: Int
  let weight: Int
  let destination: Int
  /// Where each term finds its weight.
  let broadcasting: Broadcasting
  let differentiates: Bool

  var reads: Places { Places(prediction, target, weight) }
  var writes: Places { Places(destination) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    let (x, y, p, terms) = (arena[prediction], arena[target], arena[weight], arena[destination])
    if differentiates {
      broadcasting.forEach { i, j in
        terms[i] = (1 + (p[j] - 1) * y[i]) / (1 + .exp(-x[i])) - p[j] * y[i]
      }
    } else {
      broadcasting.forEach { i, j in
        let logSigmoid = min(x[i], 0) - .log(onePlus: .exp(-abs(x[i])))
        terms[i] = (1 - y[i]) * x[i] - (1 + (p[j] - 1) * y[i]) * logSigmoid
      }
    }
  }
}
