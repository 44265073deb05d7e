import Tensors

/// −w(y log ŷ + (1 − y) log(1 − ŷ)), elementwise, with logarithms held above −100: `torch.nn.BCELoss`. Without
/// `weight`, w is 1.
public struct BCELoss: PairwiseLoss {
  public static let kind = KindDescription(
    "BCELoss", family: "loss", "−(y log ŷ + (1 − y) log(1 − ŷ)) of probabilities ŷ, logarithms held above −100",
    arguments: [.termWeight])

  public let weights: [LossWeight]

  public init(reading arguments: inout ArgumentReader) {
    weights = [arguments.weight(.terms)].compactMap { $0 }
  }

  public func fault<Scalar: TensorScalar>(inTarget target: Tensor<Scalar>, prediction: Shape) -> (
    element: Int, detail: String
  )? {
    guard let element = target.elements.firstIndex(where: { !(0...1).contains($0) }) else { return nil }
    return (element, "a probability must be a number from 0 to 1, not \(target.elements[element])")
  }

  // Of a number outside, a logarithm of the loss is NaN. NaN itself passes through, as in all layers.
  public func fault<Scalar: TensorScalar>(inPrediction prediction: Tensor<Scalar>) -> (element: Int, detail: String)? {
    guard let element = prediction.elements.firstIndex(where: { $0 < 0 || $0 > 1 }) else { return nil }
    return (
      element,
      "a probability must be a number from 0 to 1, not \(prediction.elements[element]): a Sigmoid before the loss makes"
        + " it one, and BCEWithLogitsLoss reads what has not passed one"
    )
  }
}
