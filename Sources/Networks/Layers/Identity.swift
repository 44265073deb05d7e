/// x as it is: `torch.nn.Identity`.
public struct Identity: ElementwiseLayer {
  public static let kind = KindDescription("Identity", family: "activation", "x as it is")

  public init(reading arguments: inout ArgumentReader) {}

  /// Makes the layer; it has no arguments.
  public init() {}
}
