import Networks
import Tensors

/// y = x where x > 0, else α(eˣ − 1)
///
///     x̄ = ȳ where x > 0, else ȳ α eˣ
///
/// eˣ − 1 is computed as one function, which is exact next to 0.
extension ELU: ElementwiseRule {
  // With α = 1 the two pieces meet with the same slope.
  var kink: Double? { alpha == 1 ? nil : 0 }

  func value<Scalar: TensorScalar>(_ x: Scalar) -> Scalar {
    x <= 0 ? Scalar(alpha) * .expMinusOne(x) : x
  }

  func cotangent<Scalar: TensorScalar>(_ upstream: Scalar, at x: Scalar, value y: Scalar) -> Scalar {
    x <= 0 ? upstream * (Scalar(alpha) * .exp(x)) : upstream
  }
}
