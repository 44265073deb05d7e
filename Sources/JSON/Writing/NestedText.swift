import Tensors

/// The text of a tensor's numbers in nested arrays, of which any part can be written by itself. The tensor has at least one
/// number, and is not a scalar.
struct NestedText<Scalar: TensorScalar> {
  private let elements: UnsafeBufferPointer<Scalar>
  /// How many numbers there are in an array of each dimension, the outermost first.
  private let blocks: [Int]
  private let decimal = ShortestDecimal()

  init(_ elements: UnsafeBufferPointer<Scalar>, shape: Shape) {
    self.elements = elements
    blocks = shape.dimensions.indices.map { axis in shape.dimensions[axis...].reduce(1, *) }
  }

  /// The bytes that so many numbers take at most, with all that stands between them, and those behind that may be written to
  /// all the same.
  func mostBytes(of count: Int) -> Int {
    let brackets = blocks.reduce(0) { $0 + 2 * (count / $1 + 1) }
    return count * (ShortestDecimal.maximumCount + 1) + brackets + ShortestDecimal.spare
  }

  /// Writes the numbers of `range` and the brackets and commas around them, and returns how many bytes that took.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func write(_ range: Range<Int>, to target: UnsafeMutablePointer<UInt8>) -> Int {
    guard let innermost = blocks.last else { return 0 }
    var out = target
    var next = range.lowerBound
    while next < range.upperBound {
      for block in blocks where next % block == 0 { put("[", &out) }
      let end = min(range.upperBound, next - next % innermost + innermost)
      while true {
        out += decimal.write(elements[next], to: out)
        next += 1
        guard next < end else { break }
        put(",", &out)
      }
      for block in blocks where next % block == 0 { put("]", &out) }
      if next < elements.count { put(",", &out) }
    }
    return out - target
  }

  @inline(__always)
  private func put(_ character: Unicode.Scalar, _ out: inout UnsafeMutablePointer<UInt8>) {
    out.pointee = UInt8(ascii: character)
    out += 1
  }
}
