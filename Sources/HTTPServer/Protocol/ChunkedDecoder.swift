/// Takes the chunked transfer coding off a body (RFC 9112 section 7.1).
struct ChunkedDecoder {
  /// What stands at the place that is read next.
  private enum State {
    case size(UInt64, digits: Int)
    /// Behind the size, in blanks that only an extension may follow (BWS, section 7.1.1).
    case blanks(UInt64)
    case chunkExtension(UInt64)
    case sizeLineFeed(UInt64)
    case data(UInt64)
    case dataCarriageReturn
    case dataLineFeed
    case trailer
    case end
  }

  /// What was found.
  enum Event {
    /// The input is used up.
    case incomplete
    /// Content, there in the input.
    case content(Range<Int>)
    /// The body is complete.
    case end
  }

  private let contentLimit: UInt64
  private var state = State.size(0, digits: 0)
  private var contentBytes: UInt64 = 0
  private var extensionBytes = 0
  private var trailerBytes = 0
  private var trailerFields = 0
  private var lines = LineAssembler()

  /// Decodes content of at most so many bytes.
  init(contentLimit: Int) { self.contentLimit = UInt64(max(0, contentLimit)) }

  /// Reads on from `position`, which is moved behind what was consumed.
  mutating func next(
    _ input: Span<UInt8>, at position: inout Int, limits: ServerLimits
  ) throws(HTTPFault) -> Event {
    while position < input.count {
      switch state {
      case .data(let remaining):
        let count = Int(min(remaining, UInt64(input.count - position)))
        let content = position..<(position + count)
        position += count
        let rest = remaining - UInt64(count)
        state = rest == 0 ? .dataCarriageReturn : .data(rest)
        return .content(content)
      case .trailer:
        guard try skipTrailer(input, at: &position, limits) else { return .incomplete }
        state = .end
        return .end
      case .end: return .end
      default:
        try step(input[position], limits)
        position += 1
      }
    }
    return .incomplete
  }

  /// One byte of a chunk's frame.
  private mutating func step(_ byte: UInt8, _ limits: ServerLimits) throws(HTTPFault) {
    switch state {
    case .size(let size, let digits):
      if let digit = byte.hexValue {
        // "Recipients MUST anticipate potentially large hexadecimal numerals": 16 digits are 64 bits.
        guard digits < 16 else { throw Self.bad("A chunk's size is below 2^64, in at most 16 digits.") }
        state = .size(size << 4 | UInt64(digit), digits: digits + 1)
      } else {
        guard digits > 0 else { throw Self.badSize }
        try endOfSize(byte, size)
      }
    case .blanks(let size):
      guard byte.isBlank || byte == UInt8(ascii: ";") else { throw Self.badSize }
      try countExtension(limits)
      if !byte.isBlank { state = .chunkExtension(size) }
    case .chunkExtension(let size):
      if byte == .carriageReturn {
        state = .sizeLineFeed(size)
      } else {
        guard byte.isFieldValueByte else {
          throw Self.bad("A chunk extension has a control character in it.")
        }
        try countExtension(limits)
      }
    case .sizeLineFeed(let size):
      guard byte == .lineFeed else { throw Self.badSize }
      state = size == 0 ? .trailer : .data(size)
    case .dataCarriageReturn:
      guard byte == .carriageReturn else { throw Self.badEnd }
      state = .dataLineFeed
    case .dataLineFeed:
      guard byte == .lineFeed else { throw Self.badEnd }
      state = .size(0, digits: 0)
    case .data, .trailer, .end: break
    }
  }

  /// The byte behind a size's last digit; the size is checked against the limit here, before any of the data.
  private mutating func endOfSize(_ byte: UInt8, _ size: UInt64) throws(HTTPFault) {
    switch byte {
    case .carriageReturn: state = .sizeLineFeed(size)
    case UInt8(ascii: ";"): state = .chunkExtension(size)
    case .space, .tab: state = .blanks(size)
    default: throw Self.badSize
    }
    let (total, overflow) = contentBytes.addingReportingOverflow(size)
    guard !overflow, total <= contentLimit else {
      throw .contentTooLarge("Content may have \(contentLimit) bytes.")
    }
    contentBytes = total
  }

  private mutating func countExtension(_ limits: ServerLimits) throws(HTTPFault) {
    extensionBytes += 1
    guard extensionBytes <= limits.chunkOverheadBytes else {
      throw .contentTooLarge("Chunk extensions may have \(limits.chunkOverheadBytes) bytes.")
    }
  }

  /// Checks and drops trailer fields (section 7.1.2): none of ours means anything there. True at their end.
  private mutating func skipTrailer(
    _ input: Span<UInt8>, at position: inout Int, _ limits: ServerLimits
  ) throws(HTTPFault) -> Bool {
    while true {
      let place = try lines.next(
        input, at: &position, limit: max(0, limits.chunkOverheadBytes - trailerBytes),
        excess: .headerTooLarge("Trailer fields may have \(limits.chunkOverheadBytes) bytes."))
      let count: Int
      switch place {
      case .incomplete: return false
      case .inInput(let range):
        count = range.count
        if count > 0 { _ = try FieldLine(parsing: input.extracting(range)) }
      case .assembled:
        count = lines.line.count
        if count > 0 { _ = try FieldLine(parsing: lines.line.span) }
      }
      if count == 0 { return true }
      trailerBytes += count + 2
      trailerFields += 1
      guard trailerFields <= limits.fieldCount else {
        throw .headerTooLarge("A trailer may have \(limits.fieldCount) fields.")
      }
    }
  }

  private static let badSize = bad("A chunk starts with its size in hexadecimal digits, and CR LF behind it.")
  private static let badEnd = bad("A chunk's data has the announced size, and CR LF behind it.")

  private static func bad(_ detail: String) -> HTTPFault { .malformed("bad-chunk", detail) }
}
