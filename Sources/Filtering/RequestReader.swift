import Glibc

/// Reads requests from a file descriptor, in memory that does not grow with how many there are.
struct RequestReader: ~Copyable {
  /// As much is read at once.
  private static let readBytes = 256 << 10

  private let descriptor: Int32
  private let mostBytes: Int
  private var buffer: UnsafeMutableRawBufferPointer
  /// The part of the buffer that holds what has been read and not yet taken.
  private var unread = 0..<0
  private var splitter = RequestSplitter()
  private var line = 1
  private var isAtEnd = false
  /// Whether what comes up to the next line end belongs to a request that was too long.
  private var isSkipping = false

  /// Makes a reader of an open descriptor, which stays the caller's.
  /// - Parameter mostBytes: how long one request may be.
  init(_ descriptor: Int32, mostBytes: Int) {
    self.descriptor = descriptor
    self.mostBytes = mostBytes
    buffer = .allocate(byteCount: Self.readBytes, alignment: 64)
  }

  deinit { buffer.deallocate() }

  /// The next requests: those that are there already, or else the next one that comes. `nil` at the end.
  mutating func next() throws(InputError) -> RequestBatch? {
    var batch = RequestBatch()
    while true {
      collect(&batch)
      if !batch.isEmpty {
        batch.pad()
        return batch
      }
      if isAtEnd { return nil }
      try read()
    }
  }

  /// Takes the requests that are complete, up to a batch's size.
  private mutating func collect(_ batch: inout RequestBatch) {
    while batch.count < RequestBatch.bytes {
      if isSkipping, !skip() { return }
      let text = UnsafeRawBufferPointer(rebasing: buffer[unread])
      guard let end = splitter.end(in: text, isComplete: isAtEnd) else {
        if text.count > mostBytes { giveUp(text, &batch) }
        return
      }
      if end.offset > mostBytes {
        batch.appendTooLong(line: line)
      } else if !end.isBlank {
        batch.append(UnsafeRawBufferPointer(rebasing: text[..<end.offset]), line: line)
      }
      unread = unread.lowerBound + end.offset..<unread.upperBound
      line += end.lines
    }
  }

  /// Lets go of a request that is too long, up to the end of the line that is being read.
  private mutating func giveUp(_ text: UnsafeRawBufferPointer, _ batch: inout RequestBatch) {
    batch.appendTooLong(line: line)
    line += text.count { $0 == UInt8(ascii: "\n") }
    unread = unread.upperBound..<unread.upperBound
    splitter.restart()
    isSkipping = true
  }

  /// Skips the rest of a line; false where its end has not come yet.
  private mutating func skip() -> Bool {
    guard let end = buffer[unread].firstIndex(of: UInt8(ascii: "\n")) else {
      unread = unread.upperBound..<unread.upperBound
      return false
    }
    unread = end + 1..<unread.upperBound
    line += 1
    isSkipping = false
    return true
  }

  private mutating func read() throws(InputError) {
    makeRoom()
    let room = UnsafeMutableRawBufferPointer(rebasing: buffer[unread.upperBound...])
    while true {
      let count = Glibc.read(descriptor, room.baseAddress, room.count)
      if count > 0 {
        unread = unread.lowerBound..<unread.upperBound + count
        return
      }
      if count == 0 {
        isAtEnd = true
        return
      }
      guard errno == EINTR else { throw InputError(number: errno) }
    }
  }

  /// Moves what is unread to the front, and into a larger buffer where one request fills this one.
  private mutating func makeRoom() {
    let kept = UnsafeRawBufferPointer(rebasing: buffer[unread])
    if kept.count > buffer.count / 2 {
      let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: 2 * buffer.count, alignment: 64)
      larger.copyMemory(from: kept)
      buffer.deallocate()
      buffer = larger
    } else if unread.lowerBound > 0, let start = buffer.baseAddress, let from = kept.baseAddress {
      memmove(start, from, kept.count)
    }
    unread = 0..<unread.count
  }
}

/// Why a file could not be read on.
public struct InputError: Error, CustomStringConvertible {
  /// `errno`, as the call left it.
  public let number: Int32

  /// Takes an error number.
  public init(number: Int32) { self.number = number }

  /// The system's own words.
  public var description: String { strerror(number).map { String(cString: $0) } ?? "error \(number)" }
}
