/// Reads a request's content, whichever way it is framed.
struct BodyReader {
  /// How the content is delimited.
  enum Framing {
    /// By its length; so many bytes are yet to come.
    case length(Int)
    case chunked(ChunkedDecoder)
  }

  private var framing: Framing
  private let builder: BodyBuilder?
  /// Content bytes that have come.
  private(set) var count = 0

  /// Reads content into the builder, or, without one, throws it away.
  init(_ framing: Framing, into builder: BodyBuilder?) {
    self.framing = framing
    self.builder = builder
  }

  /// Reads on; `nil` when the input ends before the content does.
  mutating func read(
    _ input: Span<UInt8>, at position: inout Int, limits: ServerLimits
  ) throws(HTTPFault) -> RequestBody? {
    switch framing {
    case .length(let remaining):
      let taken = min(remaining, input.count - position)
      try append(input, position..<(position + taken), expecting: count + remaining, limits)
      position += taken
      framing = .length(remaining - taken)
      return taken == remaining ? finish() : nil
    case .chunked(var decoder):
      defer { framing = .chunked(decoder) }
      while true {
        switch try decoder.next(input, at: &position, limits: limits) {
        case .incomplete: return nil
        case .content(let range): try append(input, range, expecting: nil, limits)
        case .end: return finish()
        }
      }
    }
  }

  private func finish() -> RequestBody { builder.map { RequestBody($0.finish()) } ?? .empty }

  private mutating func append(
    _ input: Span<UInt8>, _ range: Range<Int>, expecting length: Int?, _ limits: ServerLimits
  ) throws(HTTPFault) {
    count += range.count
    guard let builder else { return }
    let isKept = input.extracting(range).withUnsafeBytes { builder.append($0, expecting: length) }
    guard isKept else {
      throw .overloaded(
        "bytes-in-flight", "The requests in hand take all the memory they may; try again shortly.",
        retryAfter: limits.retryAfter)
    }
  }
}
