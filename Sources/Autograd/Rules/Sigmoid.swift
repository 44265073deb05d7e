import Networks
import Tensors

/// y = σ(x) = 1/(1 + e⁻ˣ)
///
///     σ′ = y (1 − y)
extension Sigmoid: ElementwiseRule {
  func value<Scalar: TensorScalar>(_ x: Scalar) -> Scalar {
    1 / (1 + .exp(-x))
  }

  func derivative<Scalar: TensorScalar>(at x: Scalar, value y: Scalar) -> Scalar {
    y * (1 - y)
  }
}
