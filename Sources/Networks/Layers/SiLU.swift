/// x σ(x), elementwise: `torch.nn.SiLU`.
public struct SiLU: ElementwiseLayer {
  public static let kind = KindDescription("SiLU", family: "activation", "x σ(x), elementwise", arguments: [.inPlace])

  public init(reading arguments: inout ArgumentReader) {
    arguments.ignoreInPlace()
  }
}
