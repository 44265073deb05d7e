import Networks
import Tensors

/// With d = ŷ − y: ℓ = ½ d² where |d| ≤ δ, else δ (|d| − ½ δ)
///
///     ∂ℓ/∂ŷ = d where |d| ≤ δ, else δ times the sign of d
extension HuberLoss: PairwiseLossRule {
  func term<Scalar: TensorScalar>(_ prediction: Scalar, _ target: Scalar) -> Scalar {
    let distance = abs(prediction - target)
    let delta = Scalar(delta)
    return distance <= delta ? distance * distance / 2 : delta * (distance - delta / 2)
  }

  func derivative<Scalar: TensorScalar>(_ prediction: Scalar, _ target: Scalar) -> Scalar {
    let difference = prediction - target
    let delta = Scalar(delta)
    return difference >= delta ? delta : difference <= -delta ? -delta : difference
  }
}
