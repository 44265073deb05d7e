import Networks
import Tensors

/// y = max(x, 0); NaN stays NaN
///
///     ReLU′ = 1 where x > 0, else 0
extension ReLU: ElementwiseRule {
  var hasKinkAtZero: Bool { true }

  func value<Scalar: TensorScalar>(_ x: Scalar) -> Scalar {
    x > 0 || x.isNaN ? x : 0
  }

  func derivative<Scalar: TensorScalar>(at x: Scalar, value y: Scalar) -> Scalar {
    y > 0 ? 1 : 0
  }
}
