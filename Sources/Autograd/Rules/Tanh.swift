import Networks
import Tensors

/// y = tanh x
///
///     tanh′ = 1 − y²
extension Tanh: ElementwiseRule {
  func value<Scalar: TensorScalar>(_ x: Scalar) -> Scalar {
    .tanh(x)
  }

  func derivative<Scalar: TensorScalar>(at x: Scalar, value y: Scalar) -> Scalar {
    1 - y * y
  }
}
