import Glibc

/// Cuts bytes that come in pieces into lines that end with LF or CR LF; the last one need not. Takes no more memory
/// than a piece and a line of `limit` bytes, whatever comes.
public struct LineSplitter: Sendable {
  /// A line without its end.
  public enum Line: Sendable {
    case complete(RequestBody)
    /// It had so many bytes, more than the limit, and was not kept.
    case tooLong(Int)
  }

  private let limit: Int
  private var piece: [UInt8] = []
  private var position = 0
  /// The beginning of a line whose end hasn't come.
  private var beginning: [UInt8] = []
  /// Bytes of a line that is too long already, and isn't kept.
  private var dropped = 0

  /// Makes a splitter of lines of at most `limit` bytes, line ends not counted.
  public init(limit: Int) { self.limit = Swift.max(0, limit) }

  /// Takes the next piece, when `next` has found all lines of the one before.
  public mutating func append(_ piece: [UInt8]) {
    self.piece = piece
    position = 0
  }

  /// The next line that has its end in the pieces so far.
  public mutating func next() -> Line? {
    guard position < piece.count else { return nil }
    guard let end = lineFeed() else {
      keep(position..<piece.count)
      position = piece.count
      return nil
    }
    let content = position..<end
    position = end + 1
    if beginning.isEmpty, dropped == 0 { return line(piece[content]) }
    keep(content)
    return finish()
  }

  /// What stands behind the last line end, if anything.
  public mutating func finish() -> Line? {
    guard !beginning.isEmpty || dropped > 0 else { return nil }
    defer {
      beginning.removeAll(keepingCapacity: true)
      dropped = 0
    }
    return dropped > 0 ? .tooLong(dropped) : line(beginning[...])
  }

  private mutating func keep(_ range: Range<Int>) {
    // One more than the limit may be a CR that belongs to the line's end.
    if dropped == 0, beginning.count + range.count <= limit + 1 {
      beginning.append(contentsOf: piece[range])
    } else {
      dropped += beginning.count + range.count
      beginning.removeAll()
    }
  }

  private func line(_ bytes: ArraySlice<UInt8>) -> Line {
    let content = bytes.last == .carriageReturn ? bytes.dropLast() : bytes
    return content.count <= limit ? .complete(RequestBody(content)) : .tooLong(content.count)
  }

  private func lineFeed() -> Int? {
    piece.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress.map({ $0 + position }) else { return nil }
      return memchr(start, Int32(UInt8.lineFeed), bytes.count - position).map {
        position + (UnsafeRawPointer($0) - UnsafeRawPointer(start))
      }
    }
  }
}
