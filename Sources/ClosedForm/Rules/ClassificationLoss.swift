import Networks
import Tensors

/// A loss's surroundings where the target has class indices.
struct ClassSite {
  /// The dimension of the classes.
  let axis: Int
  /// e_y: rows of 0 with a 1 at the class, in the prediction's shape.
  let oneHot: Expression
  /// What every term is weighted with, so that it meets the prediction.
  let weight: Expression
  private let classes: Expression
  private let ignored: Int

  /// `nil` for a prediction without classes, which the graph refuses.
  init?(_ here: LossSite, ignoring ignored: Int) {
    let shape = here.prediction.shape
    guard let layout = ClassLayout(prediction: shape) else { return nil }
    axis = layout.axis
    oneHot = here.target.oneHot(along: axis, shape: shape)
    weight = here.weight(besideClasses: axis)
    classes = here.target
    self.ignored = ignored
  }

  /// The gradient with 0 in the rows of the class to ignore.
  func kept(_ gradient: Expression) -> Expression {
    gradient.masked(by: classes, ignoring: ignored, axis: axis)
  }
}

extension LossSite {
  /// The weight with a dimension of size 1 at `axis`, where it has one for each term.
  func weight(besideClasses axis: Int) -> Expression {
    guard weight.shape != .scalar || prediction.shape.rank == 1 else { return weight }
    var sizes = prediction.shape.dimensions
    sizes[axis] = 1
    return Shape(sizes).map { weight.aligned(to: $0) } ?? weight
  }
}
