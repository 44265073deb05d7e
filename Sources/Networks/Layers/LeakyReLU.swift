/// x where x > 0, else αx, elementwise; its derivative at 0 is α: `torch.nn.LeakyReLU`.
public struct LeakyReLU: ElementwiseLayer {
  public static let kind = KindDescription(
    "LeakyReLU", family: "activation", "x where x > 0, else αx, elementwise; its derivative at 0 is α",
    arguments: [.init("negative_slope", "α", default: "0.01"), .inPlace])

  /// α, the slope where x is not positive.
  public let negativeSlope: Double

  public init(reading arguments: inout ArgumentReader) {
    negativeSlope = arguments.number("negative_slope", default: 0.01)
    arguments.ignoreInPlace()
  }
}
