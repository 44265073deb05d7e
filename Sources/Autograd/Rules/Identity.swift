import Networks
import Tensors

/// y = x
///
///     y′ = 1
extension Identity: ElementwiseRule {
  func value<Scalar: TensorScalar>(_ x: Scalar) -> Scalar {
    x
  }

  func derivative<Scalar: TensorScalar>(at x: Scalar, value y: Scalar) -> Scalar {
    1
  }
}
