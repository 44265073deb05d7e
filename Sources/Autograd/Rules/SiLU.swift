import Networks
import Tensors

/// y = x σ(x), σ(x) = 1/(1 + e⁻ˣ)
///
///     x̄ = ȳ (σ + x σ′) = ȳ σ (1 + x (1 − σ))
extension SiLU: ElementwiseRule {
  func value<Scalar: TensorScalar>(_ x: Scalar) -> Scalar {
    x / (1 + .exp(-x))
  }

  func cotangent<Scalar: TensorScalar>(_ upstream: Scalar, at x: Scalar, value y: Scalar) -> Scalar {
    let sigmoid = 1 / (1 + Scalar.exp(-x))
    return upstream * (sigmoid * (1 + x * (1 - sigmoid)))
  }
}
