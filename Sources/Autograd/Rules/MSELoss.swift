import Networks
import Tensors

/// ℓ = (ŷ − y)²
///
///     ∂ℓ/∂ŷ = 2 (ŷ − y)
extension MSELoss: PairwiseLossRule {
  func term<Scalar: TensorScalar>(_ prediction: Scalar, _ target: Scalar) -> Scalar {
    (prediction - target) * (prediction - target)
  }

  func derivative<Scalar: TensorScalar>(_ prediction: Scalar, _ target: Scalar) -> Scalar {
    2 * (prediction - target)
  }
}
