import Tensors

/// A layer that normalises exponentials along one dimension: ``Softmax`` and ``LogSoftmax``.
public protocol NormalizedExponential: ElementwiseLayer {
  /// The dimension as it was written, where it was.
  var dimension: Int? { get }
}

extension NormalizedExponential {
  /// The dimension, from 0, for a source of rank `rank`; `nil` where it has no such.
  ///
  /// Where none was written it is 0 for ranks 1 and 3, else 1: `_get_softmax_dim` in PyTorch's
  /// `torch/nn/functional.py`.
  public func axis(forRank rank: Int) -> Int? {
    let axis = dimension ?? (rank == 1 || rank == 3 ? 0 : 1)
    let counted = axis < 0 ? axis + rank : axis
    return (0..<rank).contains(counted) ? counted : nil
  }

  public func outputShape(of sources: [Shape]) throws(ShapeFault) -> Shape {
    guard axis(forRank: sources[0].rank) != nil else {
      throw ShapeFault(
        "a source of shape \(sources[0]) has no dimension \(dimension ?? 0)",
        argument: dimension == nil ? nil : "dim")
    }
    return sources[0]
  }

  /// Where each row has exponentials of its own.
  public func isRowwise(for sources: [Shape]) -> Bool { (axis(forRank: sources[0].rank) ?? 0) >= 1 }

  /// Five operations an element: a comparison, a subtraction, an exponential, a sum, a division.
  public func work(sources: [Shape], output: Shape) -> Double { 5 * Double(output.count) }
}

extension KindDescription.ArgumentDescription {
  /// `dim`, as `torch.nn.Softmax` has it.
  static let softmaxDimension = Self(
    "dim", "the dimension; negative ones count from the last", default: "0 for ranks 1 and 3, else 1")
}
