import Networks
import Tensors

/// y = x where x > 0, else αx
///
///     x̄ = ȳ where x > 0, else αȳ
extension LeakyReLU: ElementwiseRule {
  var kink: Double? { negativeSlope == 1 ? nil : 0 }

  func value<Scalar: TensorScalar>(_ x: Scalar) -> Scalar {
    x > 0 ? x : Scalar(negativeSlope) * x
  }

  func cotangent<Scalar: TensorScalar>(_ upstream: Scalar, at x: Scalar, value y: Scalar) -> Scalar {
    x > 0 ? upstream : Scalar(negativeSlope) * upstream
  }
}
