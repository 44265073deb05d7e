import Networks
import Tensors

/// A loss's surroundings where the target has class indices.
struct ClassSite {
  /// The dimension of the classes.
  let axis: Int
  /// e_y: rows of 0 with a 1 at the class, in the prediction's shape.
  let oneHot: Expression
  /// w_y, the weight of the class, where the loss has weights: in the prediction's shape but for one class.
  let classWeight: Expression?
  /// What every term is weighted with, so that it meets the prediction.
  let weight: Expression
  private let classes: Expression
  private let ignored: Int

  /// `nil` for a prediction without classes, which the graph refuses.
  init?(_ here: LossSite, ignoring ignored: Int) {
    let shape = here.prediction.shape
    guard let layout = ClassLayout(prediction: shape) else { return nil }
    axis = layout.axis
    let oneHot = here.target.oneHot(along: axis, shape: shape)
    self.oneHot = oneHot
    classWeight = here.weights.terms == nil ? nil : here.weighted(oneHot, along: layout.axis).summed(along: layout.axis)
    weight = here.weight(besideClasses: axis)
    classes = here.target
    self.ignored = ignored
  }

  /// w_y `gradient`, or `gradient` where there are no weights.
  func weighted(_ gradient: Expression) -> Expression { classWeight.map { $0 ⊙ gradient } ?? gradient }

  /// The gradient with 0 in the rows of the class to ignore.
  func kept(_ gradient: Expression) -> Expression {
    gradient.masked(by: classes, ignoring: ignored, axis: axis)
  }
}

extension LossSite {
  /// w ⊙ `terms`, or `terms` where there are no weights.
  func weighted(_ terms: Expression) -> Expression { weights.terms.map { $0 ⊙ terms } ?? terms }

  /// The same where w has a number for each class, and `terms` the classes along `axis`.
  func weighted(_ terms: Expression, along axis: Int) -> Expression {
    guard let weight = weights.terms else { return terms }
    let sizes = (axis..<terms.shape.rank).map { $0 == axis ? terms.shape[axis] : 1 }
    return (Shape(sizes).map { weight.aligned(to: $0) } ?? weight) ⊙ terms
  }

  /// The weight with a dimension of size 1 at `axis`, where it has one for each term.
  func weight(besideClasses axis: Int) -> Expression {
    guard weight.shape != .scalar || prediction.shape.rank == 1 else { return weight }
    var sizes = prediction.shape.dimensions
    sizes[axis] = 1
    return Shape(sizes).map { weight.aligned(to: $0) } ?? weight
  }
}
