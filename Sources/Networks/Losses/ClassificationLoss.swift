import Tensors

/// A loss that compares scores of classes with the right class: ``CrossEntropyLoss`` and ``NLLLoss``.
///
/// The prediction is `[N, C, d…]`, or `[C]` for one example; the target has a class from 0 to C − 1, as a number,
/// for each of `[N, d…]`, or `[]`. A term is made for each of these; where the class is ``ignoreIndex`` it is 0, and
/// `mean` divides by the number of the others, or by the sum of their classes' weights.
public protocol ClassificationLoss: Loss {
  /// The class that is left out.
  var ignoreIndex: Int { get }
}

/// A prediction `[N, C, d…]` or `[C]` seen as `[outer, classes, inner]`, row-major: element (o, c, i) is at
/// `(o·classes + c)·inner + i`, and its term and class index at `o·inner + i`.
public struct ClassLayout: Hashable, Sendable {
  /// The dimension of the classes: 1, or 0 where there is no other.
  public let axis: Int
  /// N, the number of examples.
  public let outer: Int
  /// C, the number of classes.
  public let classes: Int
  /// The number of places in each example, the product of d….
  public let inner: Int
  /// The shape of class indices and terms: the prediction's without C.
  public let terms: Shape

  /// Reads a prediction's shape; `nil` for a single number.
  public init?(prediction: Shape) {
    guard prediction.rank >= 1 else { return nil }
    axis = prediction.rank == 1 ? 0 : 1
    outer = prediction.rank == 1 ? 1 : prediction[0]
    classes = prediction[axis]
    inner = prediction.count(in: (axis + 1)..<max(prediction.rank, axis + 1))
    var sizes = prediction.dimensions
    sizes.remove(at: axis)
    guard let terms = Shape(sizes) else { return nil }
    self.terms = terms
  }
}

extension ClassificationLoss {
  public func meanDivisor<Scalar: TensorScalar>(target: Tensor<Scalar>) -> Double {
    let ignored = Scalar(ignoreIndex)
    let weights = weights.first?.tensor.elements
    return target.elements.reduce(0) { sum, number in
      if number == ignored { return sum }
      guard let weights else { return sum + 1 }
      guard let index = Int(exactly: number), weights.indices.contains(index) else { return sum }
      return sum + weights[index]
    }
  }

  /// The first element of `target` that is no class from 0 to `classes` − 1 and not the ignored one.
  func fault<Scalar: TensorScalar>(inClasses target: Tensor<Scalar>, classes: Int) -> (element: Int, detail: String)? {
    let ignored = Scalar(ignoreIndex)
    for (index, element) in target.elements.enumerated() where element != ignored {
      guard let number = Int(exactly: element), (0..<classes).contains(number) else {
        return (index, "a class must be a whole number from 0 to \(classes - 1), not \(element)")
      }
    }
    return nil
  }

  /// Throws where there is not a weight for each class.
  func checkWeights(_ layout: ClassLayout) throws(ShapeFault) {
    for weight in weights { try weight.check(classes: layout.classes) }
  }

  /// The signature for class indices.
  func classSignature(_ layout: ClassLayout) -> LossSignature {
    LossSignature(target: layout.terms, terms: layout.terms, divisorDependsOnTarget: true)
  }
}

extension KindDescription.ArgumentDescription {
  /// `ignore_index`, as both losses have it.
  static let ignoreIndex = Self("ignore_index", "the class that is left out of the loss", default: "-100")
}

extension ArgumentReader {
  /// `ignore_index`: a number that is the same in either type, since a target of float32 numbers is compared with it as such
  /// and, where differences or formulas are evaluated, as float64 numbers.
  mutating func ignoredClass() -> Int {
    let index = integer("ignore_index", default: -100)
    guard index.magnitude <= 1 << 24 else {
      reject("ignore_index", .integer(index), expected: "a whole number from -16777216 to 16777216")
      return -100
    }
    return index
  }
}
