import Tensors

/// −(y log ŷ + (1 − y) log(1 − ŷ)), elementwise, with logarithms held above −100: `torch.nn.BCELoss`.
public struct BCELoss: PairwiseLoss {
  public static let kind = KindDescription(
    "BCELoss", family: "loss", "−(y log ŷ + (1 − y) log(1 − ŷ)) of probabilities ŷ, logarithms held above −100")

  public init(reading arguments: inout ArgumentReader) {}
}
