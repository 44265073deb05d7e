/// max(x, 0), elementwise; its derivative at 0 is 0: `torch.nn.ReLU`.
public struct ReLU: ElementwiseLayer {
  public static let kind = KindDescription(
    "ReLU", family: "activation", "max(x, 0), elementwise; its derivative at 0 is 0", arguments: [.inPlace])

  public init(reading arguments: inout ArgumentReader) {
    arguments.ignoreInPlace()
  }
}
