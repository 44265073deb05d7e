import Tensors

/// −wŷ of the right class, where w is the class's weight, 1 without `weight`, and ŷ is `[N, C, d…]` or `[C]` log-probabilities: `torch.nn.NLLLoss`.
public struct NLLLoss: ClassificationLoss {
  public static let kind = KindDescription(
    "NLLLoss", family: "loss", "−ŷ of the right class, of log-probabilities ŷ [N, C, …]",
    arguments: [.classWeight, .ignoreIndex])

  public let ignoreIndex: Int
  public let weights: [LossWeight]

  public init(reading arguments: inout ArgumentReader) {
    ignoreIndex = arguments.ignoredClass()
    weights = [arguments.weight(.terms)].compactMap { $0 }
  }

  public func signature(prediction: Shape, target: Shape?) throws(ShapeFault) -> LossSignature {
    guard let layout = ClassLayout(prediction: prediction) else {
      throw ShapeFault("needs a prediction of shape [N, C, …] or [C], not \(prediction)", argument: "prediction")
    }
    try checkWeights(layout)
    guard let target else { throw ShapeFault("needs a target of classes, of shape \(layout.terms)") }
    guard target == layout.terms else {
      throw ShapeFault(
        "the target has shape \(target), but classes for a prediction of \(prediction) have shape \(layout.terms)")
    }
    return classSignature(layout)
  }

  public func fault<Scalar: TensorScalar>(inTarget target: Tensor<Scalar>, prediction: Shape) -> (
    element: Int, detail: String
  )? {
    ClassLayout(prediction: prediction).flatMap { fault(inClasses: target, classes: $0.classes) }
  }
}
