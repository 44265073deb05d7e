import Tensors

/// A formula under construction: a place in an ``ExpressionArena``, with the operators that rules are written in.
///
/// `delta ⊙ a ⊙ (1 - a)`, `delta.transpose * x`, `x * weight.transpose + b`: a rule reads as on a blackboard.
package struct Expression {
  /// Where the expression lives.
  package let arena: ExpressionArena
  /// Its place there.
  package let id: Int

  /// The shape of its value.
  package var shape: Shape { arena.nodes[id].shape }
  /// Its operation, operands and shape.
  package var node: ExpressionNode { arena.nodes[id] }
}

infix operator ⊙ : MultiplicationPrecedence

// MARK: - Elementwise, with broadcasting

extension Expression {
  package static func + (a: Expression, b: Expression) -> Expression {
    a.arena.combination([(.one, a), (.one, b)])
  }

  package static func - (a: Expression, b: Expression) -> Expression {
    a.arena.combination([(.one, a), (.minusOne, b)])
  }

  package static prefix func - (a: Expression) -> Expression {
    a.arena.combination([(.minusOne, a)])
  }

  /// c + A.
  package static func + (c: Double, a: Expression) -> Expression {
    a.arena.combination([(Coefficient(c), a.arena.ones(.scalar)), (.one, a)])
  }

  /// A + c.
  package static func + (a: Expression, c: Double) -> Expression {
    a.arena.combination([(.one, a), (Coefficient(c), a.arena.ones(.scalar))])
  }

  /// c − A.
  package static func - (c: Double, a: Expression) -> Expression {
    a.arena.combination([(Coefficient(c), a.arena.ones(.scalar)), (.minusOne, a)])
  }

  /// cA.
  package static func * (c: Double, a: Expression) -> Expression {
    a.arena.combination([(Coefficient(c), a)])
  }

  /// A ⊙ B, the elementwise product.
  package static func ⊙ (a: Expression, b: Expression) -> Expression {
    a.arena.hadamard([a, b])
  }

  /// A / B, the elementwise quotient.
  package static func / (a: Expression, b: Expression) -> Expression {
    a.arena.quotient(a, b)
  }

  /// A², elementwise.
  package var squared: Expression { arena.square(self) }

  /// φ(A), elementwise.
  package func applying(_ function: ElementwiseFunction) -> Expression {
    arena.apply(function, to: self)
  }
}

// MARK: - Matrix products; all dimensions but the last are rows

extension Expression {
  /// An expression that stands transposed in a product.
  package struct Transposed {
    package let base: Expression
  }

  /// Aᵀ, as a factor of a product.
  package var transpose: Transposed { Transposed(base: self) }

  /// A B: [*, k] · [k, n] → [*, n].
  package static func * (a: Expression, b: Expression) -> Expression {
    a.arena.product(.times, a, b)
  }

  /// A Bᵀ: [*, k] · [n, k]ᵀ → [*, n].
  package static func * (a: Expression, b: Transposed) -> Expression {
    a.arena.product(.timesTransposed, a, b.base)
  }

  /// Aᵀ B: [*, m]ᵀ · [*, n] → [m, n].
  package static func * (a: Transposed, b: Expression) -> Expression {
    b.arena.product(.transposedTimes, a.base, b)
  }

  /// Aᵀ 𝟏, the sum of the rows: [*, n] → [n].
  package var rowSum: Expression { arena.rowSum(self) }
}

// MARK: - Sums and parts

extension Expression {
  /// The sum of all elements, a scalar.
  package var total: Expression { arena.total(self) }

  /// The sum over all dimensions along which a tensor of `shape` was broadcast to this one's shape: the adjoint of
  /// broadcasting.
  package func summed(to shape: Shape) -> Expression { arena.sum(self, to: shape) }

  /// The elements `range` along `axis`.
  package func slice(_ range: Range<Int>, along axis: Int) -> Expression {
    arena.slice(self, range, along: axis)
  }

  /// 1 everywhere, in this expression's shape.
  package var onesAlike: Expression { arena.ones(shape) }
}
