/// Finds a request's content in the input, whichever way it is framed.
struct ContentReader {
  /// What was found.
  enum Piece {
    /// The input is used up.
    case incomplete
    /// Content, there in the input, and whether it is the last; the last may be empty.
    case content(Range<Int>, isLast: Bool)
  }

  /// Content bytes that are yet to come; `nil` where that isn't known, since it is chunked.
  private(set) var remaining: Int?
  /// Content bytes that have come.
  private(set) var count = 0
  private var decoder: ChunkedDecoder

  /// Reads content of that many bytes.
  init(length: Int) {
    remaining = length
    decoder = ChunkedDecoder(contentLimit: 0)
  }

  /// Reads chunked content of at most so many bytes.
  init(chunkedUpTo limit: Int) { decoder = ChunkedDecoder(contentLimit: limit) }

  /// Reads on from `position`, which is moved behind what was found.
  mutating func next(
    _ input: Span<UInt8>, at position: inout Int, limits: ServerLimits
  ) throws(HTTPFault) -> Piece {
    if let remaining {
      let start = position
      position += min(remaining, input.count - start)
      count += position - start
      self.remaining = remaining - (position - start)
      return .content(start..<position, isLast: self.remaining == 0)
    }
    switch try decoder.next(input, at: &position, limits: limits) {
    case .incomplete: return .incomplete
    case .content(let range):
      count += range.count
      return .content(range, isLast: false)
    case .end: return .content(position..<position, isLast: true)
    }
  }
}
