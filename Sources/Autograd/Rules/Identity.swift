import Networks
import Tensors

/// y = x
///
///     x̄ = ȳ
extension Identity: ElementwiseRule {
  func value<Scalar: TensorScalar>(_ x: Scalar) -> Scalar {
    x
  }

  func cotangent<Scalar: TensorScalar>(_ upstream: Scalar, at x: Scalar, value y: Scalar) -> Scalar {
    upstream
  }
}
