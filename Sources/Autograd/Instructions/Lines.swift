import Networks
import Tensors

/// A tensor seen as lines along one dimension: the dimensions before it together are `outer`, those behind it `inner`.
struct Lines: Hashable, Sendable {
  /// The number of positions in the dimensions before.
  let outer: Int
  /// The numbers in a line.
  let length: Int
  /// The number of positions in the dimensions behind, and the distance between a line's neighbours.
  let inner: Int

  /// The lines of a tensor of shape `shape` along dimension `axis`.
  init(of shape: Shape, along axis: Int) {
    outer = shape.count(in: 0..<axis)
    length = shape[axis]
    inner = shape.count(in: (axis + 1)..<shape.rank)
  }

  /// The lines along the classes of a prediction.
  init(_ layout: ClassLayout) {
    (outer, length, inner) = (layout.outer, layout.classes, layout.inner)
  }

  /// The number of lines.
  var count: Int { outer * inner }

  /// The indices of line `line`'s numbers, from 0 to `count - 1`.
  @inline(__always)
  func indices(_ line: Int) -> StrideTo<Int> {
    let start = line / inner * length * inner + line % inner
    return stride(from: start, to: start + length * inner, by: inner)
  }

  /// The index of number `position` of line `line`.
  @inline(__always)
  func index(of position: Int, inLine line: Int) -> Int {
    (line / inner * length + position) * inner + line % inner
  }
}

extension Elements {
  /// The largest number m among those at `indices`, and Σ e^(x − m): with them e^x/Σ e^x and log Σ e^x = m + log Σ
  /// e^(x − m) are had without overflow. Summed in double precision.
  @inline(__always)
  func exponentialSum(_ indices: StrideTo<Int>) -> (largest: Scalar, sum: Double) {
    var largest = -Scalar.infinity
    for index in indices { largest = self[index] > largest ? self[index] : largest }
    var sum = 0.0
    for index in indices { sum += Double(Scalar.exp(self[index] - largest)) }
    return (largest, sum)
  }
}
