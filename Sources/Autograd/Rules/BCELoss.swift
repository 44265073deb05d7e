import Networks
import Tensors

/// ℓ = −(y log ŷ + (1 − y) log(1 − ŷ)), with logarithms held above −100 as PyTorch holds them; times w, where there are
/// weights, as is its derivative
///
///     ∂ℓ/∂ŷ = (ŷ − y)/(ŷ (1 − ŷ)), with a denominator of at least 10⁻¹² (in float32, whatever the dtype)
///
/// - SeeAlso: <https://pytorch.org/docs/stable/generated/torch.nn.BCELoss.html>
extension BCELoss: PairwiseLossRule {
  func term<Scalar: TensorScalar>(_ prediction: Scalar, _ target: Scalar) -> Scalar {
    let floor: Scalar = -100
    return (target - 1) * max(.log(onePlus: -prediction), floor) - target * max(.log(prediction), floor)
  }

  func derivative<Scalar: TensorScalar>(_ prediction: Scalar, _ target: Scalar) -> Scalar {
    (prediction - target) / max((1 - prediction) * prediction, Scalar(1e-12 as Float))
  }
}
