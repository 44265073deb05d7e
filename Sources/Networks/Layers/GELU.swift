/// x Φ(x) with the normal distribution function Φ, elementwise: `torch.nn.GELU`.
///
/// `none`: Φ(x) = ½(1 + erf(x/√2)); `tanh`: Φ(x) ≈ ½(1 + tanh(√(2/π)(x + 0.044715x³))).
public struct GELU: ElementwiseLayer {
  public static let kind = KindDescription(
    "GELU", family: "activation", "x Φ(x) with the normal distribution function Φ, elementwise",
    arguments: [.init("approximate", "\"none\" or \"tanh\"", default: "\"none\"")])

  /// How Φ is computed.
  public enum Approximation: String, CaseIterable, Sendable {
    /// By the error function.
    case none
    /// By the hyperbolic tangent.
    case tanh
  }

  /// How Φ is computed.
  public let approximate: Approximation

  public init(reading arguments: inout ArgumentReader) {
    approximate = arguments.choice("approximate", default: .none)
  }
}
