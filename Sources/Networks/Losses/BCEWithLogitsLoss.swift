/// −w(py log σ(ŷ) + (1 − y) log(1 − σ(ŷ))), elementwise, without overflow: `torch.nn.BCEWithLogitsLoss`. Without
/// `weight`, w is 1, and without `pos_weight` so is p: then the derivative is σ(ŷ) − y.
public struct BCEWithLogitsLoss: PairwiseLoss {
  public static let kind = KindDescription(
    "BCEWithLogitsLoss", family: "loss", "−(y log σ(ŷ) + (1 − y) log(1 − σ(ŷ))) of logits ŷ",
    arguments: [
      .termWeight,
      .init(
        "pos_weight", "numbers that y log σ(ŷ) is multiplied with, in a shape that broadcasts to ŷ's", default: "null"),
    ])

  public let weights: [LossWeight]

  public init(reading arguments: inout ArgumentReader) {
    weights = [arguments.weight(.terms), arguments.weight(.positiveParts)].compactMap { $0 }
  }
}
