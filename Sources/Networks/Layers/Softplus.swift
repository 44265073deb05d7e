/// log(1 + e^(βx))/β, elementwise, and x itself where βx > threshold: `torch.nn.Softplus`.
public struct Softplus: ElementwiseLayer {
  public static let kind = KindDescription(
    "Softplus", family: "activation", "log(1 + e^(βx))/β, elementwise, and x itself where βx > threshold",
    arguments: [
      .init("beta", "β, not 0", default: "1"),
      .init("threshold", "the βx above which the output is x", default: "20"),
    ])

  /// β, not 0.
  public let beta: Double
  /// The βx above which the output is x.
  public let threshold: Double

  public init(reading arguments: inout ArgumentReader) {
    beta = arguments.number("beta", default: 1, expected: "a number other than 0") { $0 != 0 }
    threshold = arguments.number("threshold", default: 20)
  }
}
