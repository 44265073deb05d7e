import Tensors

/// xᵢ − log Σⱼ e^xⱼ along one dimension: `torch.nn.LogSoftmax`.
public struct LogSoftmax: NormalizedExponential {
  public static let kind = KindDescription(
    "LogSoftmax", family: "activation", "xᵢ − log Σⱼ e^xⱼ along one dimension", arguments: [.softmaxDimension])

  public let dimension: Int?

  public init(reading arguments: inout ArgumentReader) {
    dimension = arguments.optionalInteger("dim", atLeast: -Shape.maximumRank)
  }
}
