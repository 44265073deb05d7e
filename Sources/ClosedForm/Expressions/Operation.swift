import Networks
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
  /// The mean over the dimensions along which a tensor of `shape` was broadcast; gives `shape`.
  case mean(to: Shape)
  /// The same elements in the same order, in another shape.
  case reshape(to: Shape)
  /// A reshaping that only puts in or leaves out dimensions of size 1, so that broadcasting finds its place: a vector
  /// of channels beside images. It is not written.
  case aligned(to: Shape)

  /// X ⋆ W: images [N, C, H, W] and kernels [out, C/groups, kH, kW] give [N, out, H′, W′].
  case convolution(Convolution)
  /// δ ∗ᵀ W: [N, out, H′, W′] and kernels give [N, C, H, W]; the adjoint of ``convolution(_:)`` in its images.
  case transposedConvolution(Convolution)
  /// X ⋆ δ: images and [N, out, H′, W′] give the kernels' shape; the adjoint of ``convolution(_:)`` in its kernels.
  case kernelCorrelation(Convolution)
  /// The largest element of each window; NaN where there is one.
  case maximumPooling(SlidingWindow)
  /// δ [N, C, H′, W′] and X [N, C, H, W] give [N, C, H, W]: each element of δ added at the first of the largest
  /// elements of its window of X.
  case maximumUnpooling(SlidingWindow)
  /// The mean of each window.
  case averagePooling(AveragePooling)
  /// The adjoint of ``averagePooling(_:)``: each element spread over its window.
  case averageUnpooling(AveragePooling)

  /// e^xᵢ / Σⱼ e^xⱼ along `axis`.
  case softmax(axis: Int)
  /// xᵢ − log Σⱼ e^xⱼ along `axis`.
  case logSoftmax(axis: Int)
  /// Class indices [N, d…] as rows of 0 with a 1 at the class: [N, classes, d…] with the classes along `axis`. All 0
  /// where there is no such class.
  case oneHot(axis: Int, classes: Int)
  /// A [N, C, d…] and class indices y [N, d…] give A_y [N, d…], the element of the class; 0 where there is no such.
  case pick(axis: Int)
  /// A, of the shape of class indices y or with a dimension of classes more at `axis`, and y: A, with 0 (not NaN times
  /// 0) where y is the class `ignored`.
  case masked(axis: Int?, ignored: Int)
}

/// A convolution, with what the shapes of two of its three participants do not tell of the third.
package struct Convolution: Hashable, Sendable {
  /// The kernel's size and how it slides.
  package let window: SlidingWindow
  /// The number of groups of channels that do not see each other.
  package let groups: Int
  /// H and W of the images.
  package let image: Size2d
}

/// How means of windows are taken.
package struct AveragePooling: Hashable, Sendable {
  /// Which windows there are, and what their sums are divided by.
  package enum Windows: Hashable, Sendable {
    /// Those of a sliding window. Sums are divided by `divisor`; without one by the number of elements of the window
    /// in the padded image, or where not `countsPadding` in the image itself.
    case sliding(SlidingWindow, countsPadding: Bool, divisor: Int?)
    /// As many as asked for, which divide the image evenly.
    case adaptive(Size2d)
  }

  /// The windows.
  package let windows: Windows
  /// H and W of the images.
  package let image: Size2d
}

/// What a named thing is.
package enum SymbolID: Hashable, Sendable {
  /// The value of this id.
  case value(Int)
  /// The gradient at the value of this id.
  case delta(Int)
  /// What is named on the way to the value of this id.
  case auxiliary(Int, Auxiliary)
}

/// What a layer names on the way to its output.
package enum Auxiliary: String, CaseIterable, Hashable, Sendable {
  /// μ, the mean that a normalisation takes off.
  case mean
  /// σ, the standard deviation that a normalisation divides by.
  case deviation
  /// x̂, what has been normalised.
  case normalized
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
