import Networks
import Tensors

/// With d = ŷ − y: ℓ = ½ d²/β where |d| < β, else |d| − ½ β
///
///     ∂ℓ/∂ŷ = d/β where |d| < β, else the sign of d
extension SmoothL1Loss: PairwiseLossRule {
  var hasKinkAtTarget: Bool { beta == 0 }

  func term<Scalar: TensorScalar>(_ prediction: Scalar, _ target: Scalar) -> Scalar {
    let distance = abs(prediction - target)
    let beta = Scalar(beta)
    return distance < beta ? distance * distance / 2 / beta : distance - beta / 2
  }

  func derivative<Scalar: TensorScalar>(_ prediction: Scalar, _ target: Scalar) -> Scalar {
    let difference = prediction - target
    let beta = Scalar(beta)
    if abs(difference) < beta { return difference / beta }
    return difference > 0 ? 1 : difference < 0 ? -1 : difference
  }
}
