import Tensors

/// What an expression is made by. Operands stand beside it in ``ExpressionNode``.
///
/// Elementwise operations broadcast by NumPy's rule. The three matrix products take tensors of any rank as matrices:
/// all dimensions but the last are the rows.
package enum Operation: Hashable, Sendable {
  /// Something with a name: a value of the graph, or the δ of one.
  case symbol(SymbolID)
  /// 1 everywhere.
  case ones(Shape)
  /// 0 everywhere.
  case zeros(Shape)
  /// c₁A₁ + c₂A₂ + …, elementwise; with one operand, a multiple.
  case combination([Coefficient])
  /// A₁ ⊙ A₂ ⊙ …, elementwise.
  case hadamard
  /// A / B, elementwise.
  case quotient
  /// A², elementwise.
  case square
  /// φ(A), elementwise.
  case function(ElementwiseFunction)
  /// A Bᵀ: [*, k] and [n, k] give [*, n].
  case timesTransposed
  /// A B: [*, k] and [k, n] give [*, n].
  case times
  /// Aᵀ B: [*, m] and [*, n] give [m, n], summed over the rows.
  case transposedTimes
  /// Aᵀ 𝟏: [*, n] gives [n], the sum of the rows.
  case rowSum
  /// The sum over the dimensions along which a tensor of `shape` was broadcast; gives `shape`.
  case sum(to: Shape)
  /// The sum of all elements, a scalar.
  case total
  /// The elements from `lower` to before `upper` along `axis`.
  case slice(axis: Int, lower: Int, upper: Int)
  /// The operands side by side along `axis`.
  case concatenation(axis: Int)
}

/// What a named thing is.
package enum SymbolID: Hashable, Sendable {
  /// The value of this id.
  case value(Int)
  /// The gradient at the value of this id.
  case delta(Int)
}

/// A place in the expression graph: an operation on earlier places, and the shape that comes of it.
package struct ExpressionNode: Hashable, Sendable {
  /// The operation.
  package let operation: Operation
  /// The places of the operands, each less than the node's own.
  package let operands: [Int]
  /// The shape.
  package let shape: Shape
  /// The number of leaves when written out; saturates.
  package let leaves: Int

  // The operation and its operands determine the rest.
  package static func == (a: ExpressionNode, b: ExpressionNode) -> Bool {
    a.operands == b.operands && a.operation == b.operation
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(operation)
    hasher.combine(operands)
  }
}
