/// x where x > 0, else α(eˣ − 1), elementwise: `torch.nn.ELU`. Its derivative at 0 is α, the lower branch's (1 by default).
public struct ELU: ElementwiseLayer {
  public static let kind = KindDescription(
    "ELU", family: "activation", "x where x > 0, else α(eˣ − 1), elementwise",
    arguments: [.init("alpha", "α", default: "1"), .inPlace])

  /// α: the output tends to −α.
  public let alpha: Double

  public init(reading arguments: inout ArgumentReader) {
    alpha = arguments.number("alpha", default: 1)
    arguments.ignoreInPlace()
  }
}
