/// ½d²/β where |d| < β, else |d| − ½β, for d = ŷ − y, elementwise: `torch.nn.SmoothL1Loss`. With β = 0 it is
/// ``L1Loss``.
public struct SmoothL1Loss: PairwiseLoss {
  public static let kind = KindDescription(
    "SmoothL1Loss", family: "loss", "½d²/β where |d| < β, else |d| − ½β, for d = ŷ − y",
    arguments: [.init("beta", "β, 0 or more", default: "1")])

  /// β: where the square becomes the absolute value; 0 or more.
  public let beta: Double

  public init(reading arguments: inout ArgumentReader) {
    beta = arguments.number("beta", default: 1, expected: "a number of 0 or more") { $0 >= 0 }
  }
}
