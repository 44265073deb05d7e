import JSON

/// Requests that are answered one after the other, as one piece of work: enough of them that passing the piece on costs
/// little beside it.
struct RequestBatch: Sendable {
  /// One request of the batch.
  enum Item: Equatable, Sendable {
    /// Where it stands in the batch's text, and the number of its first line in its file, from 1.
    case request(Range<Int>, line: Int)
    /// It is longer than is read.
    case tooLong(line: Int)
  }

  /// A batch has no more than this many bytes, unless it has one request alone.
  static let bytes = 32 << 10

  private(set) var items: [Item] = []
  private var text: [UInt8] = []

  /// Appends a request, without the line ends behind it.
  mutating func append(_ request: UnsafeRawBufferPointer, line: Int) {
    let start = text.count
    let end = request.lastIndex { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") } ?? -1
    text.append(contentsOf: request[...end])
    items.append(.request(start..<text.count, line: line))
  }

  /// Notes a request that is too long.
  mutating func appendTooLong(line: Int) {
    items.append(.tooLong(line: line))
  }

  /// Makes sure that the parser may read behind the last request.
  mutating func pad() {
    text.append(contentsOf: repeatElement(0, count: JSONDocument.padding))
  }

  /// Whether there is nothing in it.
  var isEmpty: Bool { items.isEmpty }

  /// The length of its requests in bytes.
  var count: Int { text.count }

  /// Lends the text.
  func withText<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    text.withUnsafeBytes(body)
  }
}
