/// The mean of the prediction's elements.
public struct Mean: TargetlessLoss {
  public static let kind = KindDescription("Mean", family: "loss", "the mean of the prediction")

  public static let reductions: [Reduction] = [.mean]

  public init(reading arguments: inout ArgumentReader) {}
}
