/// tanh x, elementwise: `torch.nn.Tanh`.
public struct Tanh: ElementwiseLayer {
  public static let kind = KindDescription("Tanh", family: "activation", "tanh x, elementwise")

  public init(reading arguments: inout ArgumentReader) {}
}
