import Tensors

/// Normalisation over the last dimensions: `torch.nn.LayerNorm`.
///
/// y = (x − μ)/√(σ² + ε)·w + b with the mean μ and the biased variance σ² over the last dimensions, whose shape
/// `normalized_shape` is that of w and b. The node's parameters are `weight`, then `bias`, where there are such.
///
/// J. L. Ba, J. R. Kiros, G. E. Hinton: Layer Normalization (2016), <https://arxiv.org/abs/1607.06450>.
public struct LayerNorm: Layer {
  public static let kind = KindDescription(
    "LayerNorm", family: "normalisation", "each element normalised by mean and variance over the last dimensions",
    arguments: [
      .init("normalized_shape", "sizes of the last dimensions: a number or a list"),
      .init("eps", "ε, added to the variance; greater than 0", default: "1e-5"),
      .init("elementwise_affine", "whether there are a weight and a bias", default: "true"),
      .init("bias", "whether there is a bias, where there is a weight", default: "true"),
    ])

  /// The sizes of the last dimensions.
  public let normalizedShape: [Int]
  /// ε, which is added to the variance; positive.
  public let eps: Double
  /// Whether there is a w.
  public let elementwiseAffine: Bool
  /// Whether there is a b: only where there is a w.
  public let bias: Bool

  public init(reading arguments: inout ArgumentReader) {
    normalizedShape = arguments.integers("normalized_shape", atLeast: 1, maximumCount: Shape.maximumRank)
    eps = arguments.number("eps", default: 1e-5, expected: "a number greater than 0") { $0 > 0 }
    elementwiseAffine = arguments.boolean("elementwise_affine", default: true)
    bias = arguments.boolean("bias", default: true) && elementwiseAffine
  }

  public func outputShape(of sources: [Shape]) throws(ShapeFault) -> Shape {
    let source = sources[0]
    guard source.dimensions.suffix(normalizedShape.count).elementsEqual(normalizedShape) else {
      let sizes = normalizedShape.map(String.init).joined(separator: ", ")
      throw ShapeFault("needs an input of shape [*, \(sizes)], not \(source)", argument: "normalized_shape")
    }
    return source
  }

  public func parameters(for sources: [Shape]) -> [ParameterSpecification] {
    guard elementwiseAffine, let shape = Shape(normalizedShape) else { return [] }
    let weight = ParameterSpecification("weight", shape, .constant(1))
    return bias ? [weight, ParameterSpecification("bias", shape, .constant(0))] : [weight]
  }

  /// Eight operations an element: the mean's and the variance's sums, then the normalisation.
  public func work(sources: [Shape], output: Shape) -> Double { 8 * Double(output.count) }
}
