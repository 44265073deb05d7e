import Networks
import Tensors

/// y = tanh x
///
///     x̄ = ȳ (1 − y²)
extension Tanh: ElementwiseRule {
  func value<Scalar: TensorScalar>(_ x: Scalar) -> Scalar {
    .tanh(x)
  }

  func cotangent<Scalar: TensorScalar>(_ upstream: Scalar, at x: Scalar, value y: Scalar) -> Scalar {
    upstream * (1 - y * y)
  }
}
