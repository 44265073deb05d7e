import Networks
import Tensors

/// y = x Φ(x), Φ the normal distribution function and φ its density
///
///     x̄ = ȳ (Φ + x φ)        Φ = ½(1 + erf(x/√2))        φ = e^(−x²/2)/√(2π)
///
/// With `approximate: "tanh"`, Φ is computed as ½(1 + tanh u) with u = √(2/π)(x + 0.044715 x³), and
///
///     φ = Φ′ = ½(1 − tanh² u) u′        u′ = √(2/π)(1 + 3 · 0.044715 x²)
///
/// - SeeAlso: D. Hendrycks, K. Gimpel: Gaussian Error Linear Units (2016), <https://arxiv.org/abs/1606.08415>.
extension GELU: ElementwiseRule {
  func value<Scalar: TensorScalar>(_ x: Scalar) -> Scalar {
    x * distribution(x)
  }

  func cotangent<Scalar: TensorScalar>(_ upstream: Scalar, at x: Scalar, value y: Scalar) -> Scalar {
    upstream * (distribution(x) + x * density(x))
  }

  /// Φ(x).
  private func distribution<Scalar: TensorScalar>(_ x: Scalar) -> Scalar {
    switch approximate {
    case .none: (1 + .erf(x * Scalar(0.5).squareRoot())) / 2
    case .tanh: (1 + .tanh(GELU.u(x))) / 2
    }
  }

  /// Φ′(x).
  private func density<Scalar: TensorScalar>(_ x: Scalar) -> Scalar {
    switch approximate {
    case .none: return Scalar.exp(-x * x / 2) / (2 * Scalar.pi).squareRoot()
    case .tanh:
      let tangent = Scalar.tanh(GELU.u(x))
      let slope = GELU.root() * (1 + 3 * GELU.cubic() * x * x)
      return (1 - tangent * tangent) / 2 * slope
    }
  }

  /// u = √(2/π)(x + 0.044715 x³).
  private static func u<Scalar: TensorScalar>(_ x: Scalar) -> Scalar {
    root() * (x + cubic() * (x * x * x))
  }

  /// √(2/π).
  private static func root<Scalar: TensorScalar>() -> Scalar { (2 / Scalar.pi).squareRoot() }

  /// The factor of x³.
  private static func cubic<Scalar: TensorScalar>() -> Scalar { 0.044715 }
}
