import Tensors

/// y = x Wᵀ + b over the last dimension: `torch.nn.Linear`.
///
/// x is `[*, in]`, W is `[out, in]`, b is `[out]`, y is `[*, out]`.
public struct Linear: Layer {
  public static let kind = KindDescription(
    "Linear", family: "affine", "y = x Wᵀ + b over the last dimension",
    arguments: [
      .init("out_features", "size of the output's last dimension"),
      .init("in_features", "size of the input's last dimension; checked where given", default: "from the input"),
      .init("bias", "whether b is added", default: "true"),
    ])

  /// The size of the output's last dimension.
  public let outFeatures: Int
  /// The size of the input's last dimension, where it was given.
  public let inFeatures: Int?
  /// Whether b is added.
  public let bias: Bool

  public init(reading arguments: inout ArgumentReader) {
    inFeatures = arguments.optionalInteger("in_features", atLeast: 1)
    outFeatures = arguments.integer("out_features", atLeast: 1)
    bias = arguments.boolean("bias", default: true)
  }

  public func outputShape(of sources: [Shape]) throws(ShapeFault) -> Shape {
    let source = sources[0]
    guard source.rank >= 1, source.last >= 1 else {
      throw ShapeFault("needs an input of shape [*, in_features], not \(source)")
    }
    if let inFeatures, inFeatures != source.last {
      throw ShapeFault(
        "in_features is \(inFeatures), but the input has shape \(source)", argument: "in_features")
    }
    guard let shape = source.replacing(source.rank - 1, with: outFeatures),
      Shape(rank: 2, { $0 == 0 ? outFeatures : source.last }) != nil
    else { throw ShapeFault("the output would be too large", argument: "out_features") }
    return shape
  }

  public func parameters(for sources: [Shape]) -> [ParameterSpecification] {
    let fanIn = sources[0].last
    let weight = ParameterSpecification(
      "weight", Shape(outFeatures, fanIn), .weight(fanIn: fanIn))
    guard bias else { return [weight] }
    return [weight, ParameterSpecification("bias", Shape(outFeatures), .bias(fanIn: fanIn))]
  }

  /// A multiplication and an addition for each element of the output and each weight that it reads.
  public func work(sources: [Shape], output: Shape) -> Double {
    2 * Double(output.count) * Double(sources[0].last)
  }

  public func isRowwise(for sources: [Shape]) -> Bool { sources[0].rank >= 2 }
}
