/// ½d² where |d| ≤ δ, else δ(|d| − ½δ), for d = ŷ − y, elementwise: `torch.nn.HuberLoss`.
public struct HuberLoss: PairwiseLoss {
  public static let kind = KindDescription(
    "HuberLoss", family: "loss", "½d² where |d| ≤ δ, else δ(|d| − ½δ), for d = ŷ − y",
    arguments: [.init("delta", "δ, greater than 0", default: "1")])

  /// δ: where the square becomes the absolute value; positive.
  public let delta: Double

  public init(reading arguments: inout ArgumentReader) {
    delta = arguments.number("delta", default: 1, expected: "a number greater than 0") { $0 > 0 }
  }
}
