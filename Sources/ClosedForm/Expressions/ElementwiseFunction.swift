import RealModule

/// A function of one number that acts on every element.
package enum ElementwiseFunction: Hashable, Sendable {
  /// σ(x) = 1/(1 + e⁻ˣ).
  case sigmoid
  /// tanh x.
  case tanh
  /// max(x, 0).
  case relu
  /// 1 where x > 0, else 0 (at 0 too, as in PyTorch).
  case isPositive
  /// log x, held above −100, as `torch.nn.BCELoss` does.
  case clampedLogarithm
  /// max(x, ε) with ε = 10⁻¹², below which `torch.nn.BCELoss` lets no denominator fall.
  case atLeastEpsilon

  /// The least denominator of ``atLeastEpsilon``.
  package static let epsilon = 1e-12

  /// The function's value at `x`.
  @inlinable
  package func callAsFunction(_ x: Double) -> Double {
    switch self {
    case .sigmoid: 1 / (1 + .exp(-x))
    case .tanh: .tanh(x)
    // NaN stays NaN.
    case .relu: x <= 0 ? 0 : x
    case .isPositive: x <= 0 ? 0 : 1
    case .clampedLogarithm: max(.log(x), -100)
    case .atLeastEpsilon: max(x, ElementwiseFunction.epsilon)
    }
  }
}
