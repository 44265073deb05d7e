import Tensors

/// e^xᵢ / Σⱼ e^xⱼ along one dimension: `torch.nn.Softmax`.
public struct Softmax: NormalizedExponential {
  public static let kind = KindDescription(
    "Softmax", family: "activation", "e^xᵢ / Σⱼ e^xⱼ along one dimension", arguments: [.softmaxDimension])

  public let dimension: Int?

  public init(reading arguments: inout ArgumentReader) {
    dimension = arguments.optionalInteger("dim", atLeast: -Shape.maximumRank)
  }
}
