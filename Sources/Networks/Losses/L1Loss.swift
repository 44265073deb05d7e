/// |ŷ − y|, elementwise; its derivative at 0 is 0: `torch.nn.L1Loss`.
public struct L1Loss: PairwiseLoss {
  public static let kind = KindDescription("L1Loss", family: "loss", "|ŷ − y|; its derivative at 0 is 0")

  public init(reading arguments: inout ArgumentReader) {}
}
