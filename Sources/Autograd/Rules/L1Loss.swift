import Networks
import Tensors

/// ℓ = |ŷ − y|
///
///     ∂ℓ/∂ŷ = the sign of ŷ − y, and 0 where the two are equal
extension L1Loss: PairwiseLossRule {
  var hasKinkAtTarget: Bool { true }

  func term<Scalar: TensorScalar>(_ prediction: Scalar, _ target: Scalar) -> Scalar {
    abs(prediction - target)
  }

  func derivative<Scalar: TensorScalar>(_ prediction: Scalar, _ target: Scalar) -> Scalar {
    prediction > target ? 1 : prediction < target ? -1 : 0
  }
}
