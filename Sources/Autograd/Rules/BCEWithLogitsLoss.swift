import Networks
import Tensors

/// ℓ = −(y log σ(ŷ) + (1 − y) log(1 − σ(ŷ))) = (1 − y) ŷ − log σ(ŷ)
///
///     log σ(ŷ) = min(ŷ, 0) − log(1 + e^−|ŷ|)        ∂ℓ/∂ŷ = σ(ŷ) − y
///
/// In this form no exponential overflows.
extension BCEWithLogitsLoss: PairwiseLossRule {
  func term<Scalar: TensorScalar>(_ prediction: Scalar, _ target: Scalar) -> Scalar {
    let logSigmoid = min(prediction, 0) - .log(onePlus: .exp(-abs(prediction)))
    return (1 - target) * prediction - logSigmoid
  }

  func derivative<Scalar: TensorScalar>(_ prediction: Scalar, _ target: Scalar) -> Scalar {
    1 / (1 + .exp(-prediction)) - target
  }
}
