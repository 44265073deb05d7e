import Glibc

/// Cuts input into lines that end with CRLF (RFC 9112 section 2.2), whatever pieces it comes in. A line that
/// is whole in the input is not copied. Bare CR and bare LF are refused: a proxy before us may see other
/// lines than we do.
struct LineAssembler {
  /// Where a line is to be found.
  enum Place {
    /// The input has ended before the line; its bytes are kept.
    case incomplete
    /// There, in the input, without the line end.
    case inInput(Range<Int>)
    /// In `line`.
    case assembled
  }

  /// The line that came in pieces. Valid until the next call of `next`.
  private(set) var line: [UInt8] = []
  private var isAssembled = false

  /// Whether nothing of the next line has come yet.
  var isEmpty: Bool { isAssembled || line.isEmpty }

  /// Looks for the next line from `position` on, and moves that behind what was consumed.
  /// - Parameters:
  ///   - limit: how many bytes the line may have.
  ///   - excess: the fault to throw when it has more.
  mutating func next(
    _ input: Span<UInt8>, at position: inout Int, limit: Int, excess: @autoclosure () -> HTTPFault
  ) throws(HTTPFault) -> Place {
    if isAssembled {
      line.removeAll(keepingCapacity: line.capacity <= 1024)
      isAssembled = false
    }
    let start = position
    guard start < input.count else { return .incomplete }
    if line.last == .carriageReturn {
      guard input[start] == .lineFeed else { throw Self.badLineEnd }
      line.removeLast()
      position += 1
      isAssembled = true
      return .assembled
    }
    // Content and CRLF; whatever the pieces, the same bytes decide.
    let allowed = limit + 2 - line.count
    let end = min(input.count, start + allowed)
    guard let stop = Self.endOfContent(input, start..<end) else {
      guard end - start < allowed else { throw excess() }
      append(input, start..<end)
      position = end
      return .incomplete
    }
    guard input[stop] == .carriageReturn else { throw Self.badLineEnd }
    if stop + 1 == end {
      guard end - start < allowed else { throw excess() }
      append(input, start..<end)
      position = end
      return .incomplete
    }
    guard input[stop + 1] == .lineFeed else { throw Self.badLineEnd }
    position = stop + 2
    if line.isEmpty { return .inInput(start..<stop) }
    append(input, start..<stop)
    isAssembled = true
    return .assembled
  }

  private mutating func append(_ input: Span<UInt8>, _ range: Range<Int>) {
    input.extracting(range).withUnsafeBufferPointer { line.append(contentsOf: $0) }
  }

  /// The first CR or LF.
  private static func endOfContent(_ input: Span<UInt8>, _ range: Range<Int>) -> Int? {
    input.withUnsafeBufferPointer { bytes -> Int? in
      guard let base = bytes.baseAddress, !range.isEmpty else { return nil }
      let start = base + range.lowerBound
      let lineFeed = memchr(start, Int32(UInt8.lineFeed), range.count).map {
        UnsafeRawPointer($0) - UnsafeRawPointer(start)
      }
      let carriageReturn = memchr(start, Int32(UInt8.carriageReturn), lineFeed ?? range.count)
        .map { UnsafeRawPointer($0) - UnsafeRawPointer(start) }
      return (carriageReturn ?? lineFeed).map { range.lowerBound + $0 }
    }
  }

  private static let badLineEnd = HTTPFault.malformed(
    "bad-line-end", "Every line of a request ends with CR LF; neither stands alone.")
}
