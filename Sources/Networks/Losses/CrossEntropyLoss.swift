import Tensors

/// −Σ_c w_c q_c log softmax(ŷ)_c over the classes, of logits ŷ `[N, C, d…]` or `[C]`: `torch.nn.CrossEntropyLoss`.
/// Without `weight`, every w is 1.
///
/// The target gives q: either as class indices `[N, d…]` (or `[]`), where q is 1 at that class, or as probabilities
/// of the prediction's shape. With label smoothing ε, q becomes (1 − ε)q + ε/C. For indices, `mean` divides by the
/// sum of the weights of those that are not ignored; for probabilities, by N·d….
public struct CrossEntropyLoss: ClassificationLoss {
  public static let kind = KindDescription(
    "CrossEntropyLoss", family: "loss", "−Σ q log softmax(ŷ) over the classes, of logits ŷ [N, C, …]",
    arguments: [
      .classWeight, .ignoreIndex, .init("label_smoothing", "ε, from 0 to 1: q becomes (1 − ε)q + ε/C", default: "0"),
    ])

  /// How a target gives the distribution q.
  public enum TargetForm: Hashable, Sendable {
    /// As the class that has all the weight.
    case classIndices
    /// As the weight of each class.
    case probabilities
  }

  public let ignoreIndex: Int
  public let weights: [LossWeight]
  /// ε, from 0 to 1.
  public let labelSmoothing: Double

  public init(reading arguments: inout ArgumentReader) {
    ignoreIndex = arguments.ignoredClass()
    weights = [arguments.weight(.terms)].compactMap { $0 }
    labelSmoothing = arguments.number("label_smoothing", default: 0, expected: "a number from 0 to 1") {
      (0...1).contains($0)
    }
  }

  /// How a target of shape `target` is to be read.
  public func targetForm(prediction: Shape, target: Shape) -> TargetForm {
    target == prediction ? .probabilities : .classIndices
  }

  public func signature(prediction: Shape, target: Shape?) throws(ShapeFault) -> LossSignature {
    guard let layout = ClassLayout(prediction: prediction) else {
      throw ShapeFault("needs a prediction of shape [N, C, …] or [C], not \(prediction)", argument: "prediction")
    }
    try checkWeights(layout)
    guard let target else {
      throw ShapeFault("needs a target: classes of shape \(layout.terms), or probabilities of shape \(prediction)")
    }
    switch targetForm(prediction: prediction, target: target) {
    case .classIndices:
      guard target == layout.terms else {
        throw ShapeFault(
          "the target has shape \(target); classes would have shape \(layout.terms), probabilities \(prediction)")
      }
      return classSignature(layout)
    case .probabilities:
      guard ignoreIndex < 0 else {
        throw ShapeFault("a target of probabilities has no class to ignore", argument: "ignore_index")
      }
      return LossSignature(target: prediction, terms: layout.terms)
    }
  }

  public func fault<Scalar: TensorScalar>(inTarget target: Tensor<Scalar>, prediction: Shape) -> (
    element: Int, detail: String
  )? {
    guard targetForm(prediction: prediction, target: target.shape) == .classIndices else { return nil }
    return ClassLayout(prediction: prediction).flatMap { fault(inClasses: target, classes: $0.classes) }
  }
}
