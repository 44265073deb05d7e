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
    if difference > 0 { return 1 }
    if difference < 0 { return -1 }
    // Without a bend it is the sign, which is 0 for NaN as for 0; with one, NaN stays so.
    return beta == 0 ? 0 : difference
  }
}
