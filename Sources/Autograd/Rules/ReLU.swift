import Networks
import Tensors

/// y = max(x, 0); NaN stays NaN
///
///     x̄ = ȳ where x > 0, else 0
///
/// As in PyTorch nothing passes where x ≤ 0, not even a ȳ that is NaN, and everything where x is NaN.
extension ReLU: ElementwiseRule {
  var kink: Double? { 0 }
  var isRectifier: Bool { true }

  func value<Scalar: TensorScalar>(_ x: Scalar) -> Scalar {
    x <= 0 ? 0 : x
  }

  func cotangent<Scalar: TensorScalar>(_ upstream: Scalar, at x: Scalar, value y: Scalar) -> Scalar {
    x <= 0 ? 0 : upstream
  }
}
