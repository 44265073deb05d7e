/// −(y log σ(ŷ) + (1 − y) log(1 − σ(ŷ))), elementwise, computed as (1 − y)ŷ + log(1 + e^−ŷ) without overflow:
/// `torch.nn.BCEWithLogitsLoss`. Its derivative is σ(ŷ) − y.
public struct BCEWithLogitsLoss: PairwiseLoss {
  public static let kind = KindDescription(
    "BCEWithLogitsLoss", family: "loss", "−(y log σ(ŷ) + (1 − y) log(1 − σ(ŷ))) of logits ŷ")

  public init(reading arguments: inout ArgumentReader) {}
}
