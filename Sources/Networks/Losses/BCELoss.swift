import Tensors

/// −(y log ŷ + (1 − y) log(1 − ŷ)), elementwise, with logarithms held above −100: `torch.nn.BCELoss`.
public struct BCELoss: PairwiseLoss {
  public static let kind = KindDescription(
    "BCELoss", family: "loss", "−(y log ŷ + (1 − y) log(1 − ŷ)) of probabilities ŷ, logarithms held above −100")

  public init(reading arguments: inout ArgumentReader) {}

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
