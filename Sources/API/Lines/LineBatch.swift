import HTTPServer

/// Requests of a stream that are answered one after the other, as one piece of work: enough of them that passing the piece
/// on costs little beside it.
struct LineBatch: Sendable {
  /// A line and its number in the stream, from 1.
  typealias Numbered = (number: Int, line: LineSplitter.Line)

  /// The lines, in order; none is blank.
  var lines: ArraySlice<Numbered> = []
}

/// The lines of a request's content in batches. What has come goes on at once: a batch does not wait for lines that have
/// not.
struct LineBatches: AsyncSequence, Sendable {
  typealias Element = LineBatch

  let content: RequestContent
  /// How many bytes a line may have.
  let lineBytes: Int
  /// How many lines go into a batch.
  let pace: LinePace

  func makeAsyncIterator() -> Iterator {
    Iterator(pieces: content.makeAsyncIterator(), splitter: LineSplitter(limit: lineBytes), pace: pace)
  }

  struct Iterator: AsyncIteratorProtocol {
    var pieces: RequestContent.Iterator
    var splitter: LineSplitter
    let pace: LinePace
    var number = 0
    var isAtEnd = false

    /// A batch has no more bytes than this, unless one line has.
    private static let mostBytes = 256 << 10

    mutating func next() async throws -> LineBatch? {
      while !isAtEnd {
        let batch = collect()
        if !batch.lines.isEmpty { return batch }
        if let piece = try await pieces.next() {
          splitter.append(piece)
        } else {
          isAtEnd = true
          let last = splitter.finish().flatMap { numbered($0) }
          return last.map { LineBatch(lines: [$0]) }
        }
      }
      return nil
    }

    /// The next lines that are there.
    private mutating func collect() -> LineBatch {
      var batch = LineBatch()
      var bytes = 0
      let most = pace.linesPerBatch
      while batch.lines.count < most, bytes < Self.mostBytes, let line = splitter.next() {
        guard let numbered = numbered(line) else { continue }
        batch.lines.append(numbered)
        if case .complete(let text) = line { bytes += text.count }
      }
      return batch
    }

    /// The line with its number; `nil` for a blank one, which only counts.
    private mutating func numbered(_ line: LineSplitter.Line) -> LineBatch.Numbered? {
      number += 1
      if case .complete(let text) = line, text.isBlank { return nil }
      return (number, line)
    }
  }
}

extension RequestBody {
  /// Whether there is nothing but white space, as JSON knows it.
  fileprivate var isBlank: Bool {
    withUnsafeBytes { bytes in
      bytes.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
    }
  }
}
