import Glibc
import Tensors

extension JSONWriter {
  /// A piece has so many numbers, which take about a quarter of a millisecond.
  private static let pieceCount = 1 << 13
  /// Pieces that are written before they are put together: few enough to be in the cache still.
  private static let mostPieces = 16

  /// Appends numbers in nested arrays. Many of them are written a piece each by several threads; the text is the same.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  mutating func append<Scalar: TensorScalar>(nested elements: UnsafeBufferPointer<Scalar>, shape: Shape) {
    guard shape.rank > 0, elements.count >= 4 * JSONWriter.pieceCount else {
      var rest = elements[...]
      return append(nested: &rest, shape: shape, axis: 0)
    }
    let text = NestedText(elements, shape: shape)
    reserve(text.mostBytes(of: elements.count))
    var next = 0
    while next < elements.count {
      let end = min(next + JSONWriter.mostPieces * JSONWriter.pieceCount, elements.count)
      append(text, next..<end)
      next = end
    }
  }

  /// Appends a part of a text. Each piece is written where it would stand if all took as many bytes as they may, and then
  /// moved to where it stands.
  private mutating func append<Scalar: TensorScalar>(_ text: NestedText<Scalar>, _ range: Range<Int>) {
    let pieces = (range.count + JSONWriter.pieceCount - 1) / JSONWriter.pieceCount
    let room = text.mostBytes(of: JSONWriter.pieceCount)
    bytes.append(addingCapacity: pieces * room) { span in
      span.withUnsafeMutableBufferPointer { buffer, count in
        guard let target = buffer.baseAddress else { return }
        let start = target + count
        withUnsafeTemporaryAllocation(of: Int.self, capacity: pieces) { counts in
          Parallelism.forEach(pieces) { piece in
            let first = range.lowerBound + piece * JSONWriter.pieceCount
            let end = min(first + JSONWriter.pieceCount, range.upperBound)
            counts[piece] = text.write(first..<end, to: start + piece * room)
          }
          for piece in 0..<pieces {
            if piece > 0 { memmove(target + count, start + piece * room, counts[piece]) }
            count += counts[piece]
          }
        }
      }
    }
  }
}
