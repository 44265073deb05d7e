import Tensors

/// A loss with its constructor arguments, apart from `reduction` and `scale`, which all losses have.
///
/// As for a layer, its rule of differentiation and its formulas stand in files of the same name in `Autograd/Rules`
/// and `ClosedForm/Rules`; ``LossCatalogue`` is the table of all kinds.
public protocol Loss: Hashable, Sendable {
  /// What `GET /v1/layers` tells about the kind.
  static var kind: KindDescription { get }

  /// The reductions that the kind can have, its default first.
  static var reductions: [Reduction] { get }

  /// Reads the constructor arguments; faults go to the reader.
  init(reading arguments: inout ArgumentReader)

  /// The tensors among the constructor arguments; of each role one at most.
  var weights: [LossWeight] { get }

  /// What the target must look like for a prediction of shape `prediction` when a target of shape `target` is at
  /// hand (`nil`: none is).
  /// - Throws: what does not fit, as a sentence.
  func signature(prediction: Shape, target: Shape?) throws(ShapeFault) -> LossSignature

  /// What is wrong with the numbers of `target`, as a sentence and the index of the first wrong element.
  func fault<Scalar: TensorScalar>(inTarget target: Tensor<Scalar>, prediction: Shape) -> (
    element: Int, detail: String
  )?

  /// What is wrong with the numbers of `prediction`, where they have made a loss that is not finite: as a sentence and
  /// the index of the first wrong element. It is asked for no other loss.
  func fault<Scalar: TensorScalar>(inPrediction prediction: Tensor<Scalar>) -> (element: Int, detail: String)?

  /// What `mean` divides by for these numbers of the target, where ``LossSignature/divisorDependsOnTarget``: the
  /// number of terms that are not ignored, or the sum of their weights.
  func meanDivisor<Scalar: TensorScalar>(target: Tensor<Scalar>) -> Double
}

extension Loss {
  public var weights: [LossWeight] { [] }

  public func meanDivisor<Scalar: TensorScalar>(target: Tensor<Scalar>) -> Double { Double(target.shape.count) }

  public static var reductions: [Reduction] { [.mean, .sum, .none] }

  public func fault<Scalar: TensorScalar>(inTarget target: Tensor<Scalar>, prediction: Shape) -> (
    element: Int, detail: String
  )? { nil }

  public func fault<Scalar: TensorScalar>(inPrediction prediction: Tensor<Scalar>) -> (element: Int, detail: String)? {
    nil
  }
}

/// How a loss makes one number of many.
public enum Reduction: String, CaseIterable, Sendable {
  /// The sum over the number of terms.
  case mean
  /// The sum.
  case sum
  /// The terms as they are: the loss is a tensor.
  case none
}

/// The shapes that a loss works with.
public struct LossSignature: Hashable, Sendable {
  /// The shape of the target; `nil` where the loss takes none.
  public let target: Shape?
  /// The shape of the terms before reduction.
  public let terms: Shape
  /// What `mean` divides by, where it does not depend on the target's numbers.
  public let meanDivisor: Int
  /// Whether `mean` divides by ``Loss/meanDivisor(target:)`` instead: some classes may be ignored, or weigh more.
  public let divisorDependsOnTarget: Bool

  /// Makes a signature; `mean` divides by the number of terms where nothing else is said.
  public init(target: Shape?, terms: Shape, meanDivisor: Int? = nil, divisorDependsOnTarget: Bool = false) {
    self.target = target
    self.terms = terms
    self.meanDivisor = meanDivisor ?? terms.count
    self.divisorDependsOnTarget = divisorDependsOnTarget
  }
}
