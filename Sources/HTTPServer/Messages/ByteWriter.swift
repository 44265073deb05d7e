/// Writes text into room that was made for it. Appending to an array asks each time whether there is room, and whether the
/// array is shared, which takes longer than to copy a few bytes.
struct ByteWriter: ~Copyable {
  private let buffer: UnsafeMutableBufferPointer<UInt8>
  /// Bytes in the buffer.
  fileprivate var count: Int

  fileprivate init(_ buffer: UnsafeMutableBufferPointer<UInt8>, count: Int) {
    self.buffer = buffer
    self.count = count
  }

  /// Appends bytes, for which there has to be room.
  @inline(__always)
  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    precondition(bytes.count <= buffer.count - count, "too little room was made")
    guard let start = buffer.baseAddress, let source = bytes.baseAddress else { return }
    (start + count).update(from: source, count: bytes.count)
    count += bytes.count
  }

  /// Appends a byte.
  @inline(__always)
  mutating func append(_ byte: UInt8) {
    precondition(count < buffer.count, "too little room was made")
    buffer[count] = byte
    count += 1
  }

  /// Appends a constant text. A literal without this label would be made a `String` first.
  @inline(__always)
  mutating func append(constant text: StaticString) { text.withUTF8Buffer { append($0) } }

  /// Appends a text.
  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append($0) }
  }

  /// Appends bytes.
  mutating func append(_ bytes: [UInt8]) { bytes.withUnsafeBufferPointer { append($0) } }

  /// Appends a number that isn't negative in decimal digits, at most 20, with zeros in front where they are too few.
  mutating func append(decimal number: Int, atLeast least: Int = 1) {
    var digits = InlineArray<20, UInt8>(repeating: UInt8(ascii: "0"))
    var first = digits.count
    var rest = UInt(max(0, number))
    repeat {
      first -= 1
      digits[first] += UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    } while rest > 0
    digits.span.extracting(min(first, digits.count - least)...).withUnsafeBufferPointer { append($0) }
  }
}

extension [UInt8] {
  /// Appends what `write` writes: at most so many bytes.
  mutating func append(upTo capacity: Int, _ write: (inout ByteWriter) -> Void) {
    append(addingCapacity: capacity) { span in
      span.withUnsafeMutableBufferPointer { buffer, count in
        var writer = ByteWriter(buffer, count: count)
        write(&writer)
        count = writer.count
      }
    }
  }
}
