import Tensors

/// (ŷ − y)², elementwise: `torch.nn.MSELoss`.
public struct MSELoss: PairwiseLoss {
  public static let kind = KindDescription("MSELoss", family: "loss", "(ŷ − y)²")

  public init(reading arguments: inout ArgumentReader) {}
}
