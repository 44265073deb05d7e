/// The sum of the prediction's elements.
public struct Sum: TargetlessLoss {
  public static let kind = KindDescription("Sum", family: "loss", "the sum of the prediction")

  public static let reductions: [Reduction] = [.sum]

  public init(reading arguments: inout ArgumentReader) {}
}
