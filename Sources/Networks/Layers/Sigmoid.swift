/// σ(x) = 1/(1 + e⁻ˣ), elementwise: `torch.nn.Sigmoid`.
public struct Sigmoid: ElementwiseLayer {
  public static let kind = KindDescription("Sigmoid", family: "activation", "σ(x) = 1/(1 + e⁻ˣ), elementwise")

  public init(reading arguments: inout ArgumentReader) {}
}
