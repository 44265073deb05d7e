import Tensors

// Constructors for classes: normalised exponentials along one dimension, and what class indices pick.

extension Expression {
  /// e^xᵢ / Σⱼ e^xⱼ along `axis`.
  func softmax(along axis: Int) -> Expression { arena.intern(.softmax(axis: axis), [self], shape) }

  /// xᵢ − log Σⱼ e^xⱼ along `axis`.
  func logSoftmax(along axis: Int) -> Expression { arena.intern(.logSoftmax(axis: axis), [self], shape) }

  /// The sum along `axis`, which stays with size 1.
  func summed(along axis: Int) -> Expression {
    shape.replacing(axis, with: 1).map { summed(to: $0) } ?? self
  }

  /// e_y: class indices as rows of 0 with a single 1, of shape `shape` with the classes along `axis`.
  func oneHot(along axis: Int, shape: Shape) -> Expression {
    arena.intern(.oneHot(axis: axis, classes: shape[axis]), [self], shape)
  }

  /// A_y: the element of class `classes` along `axis`.
  func picked(at classes: Expression, along axis: Int) -> Expression {
    let (coefficient, rest) = arena.separated(self)
    return arena.multiple(coefficient, arena.intern(.pick(axis: axis), [rest, classes], classes.shape))
  }

  /// This, with 0 where `classes` is the class `ignored`; with a dimension of classes at `axis`, or without one.
  func masked(by classes: Expression, ignoring ignored: Int, axis: Int? = nil) -> Expression {
    if isZero { return self }
    let (coefficient, rest) = arena.separated(self)
    // A factor 1/N stays inside: where no class is kept it is infinite, and the gradient 0.
    guard coefficient.countPower == 0, coefficient.number.isFinite else {
      return arena.intern(.masked(axis: axis, ignored: ignored), [self, classes], shape)
    }
    return arena.multiple(coefficient, arena.intern(.masked(axis: axis, ignored: ignored), [rest, classes], shape))
  }
}
