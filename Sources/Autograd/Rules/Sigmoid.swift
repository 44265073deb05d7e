import Networks
import Tensors

/// y = σ(x) = 1/(1 + e⁻ˣ)
///
///     x̄ = ȳ · y (1 − y)
extension Sigmoid: ElementwiseRule {
  func value<Scalar: TensorScalar>(_ x: Scalar) -> Scalar {
    1 / (1 + .exp(-x))
  }

  func cotangent<Scalar: TensorScalar>(_ upstream: Scalar, at x: Scalar, value y: Scalar) -> Scalar {
    upstream * (y * (1 - y))
  }
}
