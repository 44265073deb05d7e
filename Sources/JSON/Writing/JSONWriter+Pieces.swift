import Tensors

extension JSONWriter {
  /// A piece has about so many numbers, which take about a quarter of a millisecond.
  private static let pieceCount = 1 << 13
  /// Pieces that are written before they are put together: few enough for their memory to be used again.
  private static let mostPieces = 16
  /// The bytes of a number and its comma, about.
  private static let numberBytes = 20

  /// Appends numbers in nested arrays. Many of them are written a piece each by several threads; the text is the same.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  mutating func append<Scalar: TensorScalar>(nested elements: UnsafeBufferPointer<Scalar>, shape: Shape) {
    guard shape.rank > 0, shape[0] > 1, elements.count >= 4 * JSONWriter.pieceCount else {
      var rest = elements[...]
      return append(nested: &rest, shape: shape, axis: 0)
    }
    let rows = shape[0]
    let rowsAtOnce = max(1, JSONWriter.pieceCount * rows / elements.count)
    bytes.append(UInt8(ascii: "["))
    var next = 0
    while next < rows {
      let first = next
      let pieces = min((rows - first + rowsAtOnce - 1) / rowsAtOnce, JSONWriter.mostPieces)
      var texts = [[UInt8]](repeating: [], count: pieces)
      texts.withUnsafeMutableBufferPointer { texts in
        Parallelism.forEach(pieces) { piece in
          let start = first + piece * rowsAtOnce
          texts[piece] = JSONWriter.text(rows: start..<min(start + rowsAtOnce, rows), of: elements, shape: shape)
        }
      }
      for (index, text) in texts.enumerated() {
        if first + index > 0 { bytes.append(UInt8(ascii: ",")) }
        bytes.append(contentsOf: text)
      }
      next = min(first + pieces * rowsAtOnce, rows)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  /// The text of some elements of the outermost array, with commas between them.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private static func text<Scalar: TensorScalar>(
    rows: Range<Int>, of elements: UnsafeBufferPointer<Scalar>, shape: Shape
  ) -> [UInt8] {
    let size = elements.count / shape[0]
    var rest = elements[rows.lowerBound * size..<rows.upperBound * size]
    var writer = JSONWriter(reserving: rest.count * numberBytes)
    if shape.rank == 1 {
      writer.append(numbers: UnsafeBufferPointer(rebasing: rest))
    } else {
      for row in rows {
        if row > rows.lowerBound { writer.bytes.append(UInt8(ascii: ",")) }
        writer.append(nested: &rest, shape: shape, axis: 1)
      }
    }
    return writer.bytes
  }
}
