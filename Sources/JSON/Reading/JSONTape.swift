/// simdjson's tape: a document as a flat array of words, each with a tag in its top byte.
///
/// Containers hold the index behind their end, so that they are skipped in one step; numbers take two words.
/// - SeeAlso: <https://github.com/simdjson/simdjson/blob/v3.0.1/doc/tape.md>
struct JSONTape {
  /// The kind of value that a word stands for; other letters end containers.
  enum Tag {
    static let object = UInt8(ascii: "{")
    static let array = UInt8(ascii: "[")
    static let string = UInt8(ascii: "\"")
    static let signed = UInt8(ascii: "l")
    static let unsigned = UInt8(ascii: "u")
    static let double = UInt8(ascii: "d")
    static let yes = UInt8(ascii: "t")
    static let no = UInt8(ascii: "f")
    static let null = UInt8(ascii: "n")
  }

  /// The index of a document's one value: word 0 is the root's own.
  static let root = 1
  /// A count that stands for itself and everything above.
  private static let saturatedCount = 0xFF_FFFF

  private let words: UnsafePointer<UInt64>
  private let strings: UnsafePointer<UInt8>

  init(words: UnsafePointer<UInt64>, strings: UnsafePointer<UInt8>) {
    self.words = words
    self.strings = strings
  }

  @inline(__always)
  subscript(index: Int) -> UInt64 { words[index] }

  @inline(__always)
  func tag(at index: Int) -> UInt8 { UInt8(truncatingIfNeeded: words[index] >> 56) }

  /// So many words from `index` on; they live as long as the tape.
  func words(from index: Int, count: Int) -> UnsafeBufferPointer<UInt64> {
    UnsafeBufferPointer(start: words + index, count: count)
  }

  /// The strings from `offset` on: each one's length in four bytes, its bytes, and a zero byte.
  func bytes(at offset: Int) -> UnsafePointer<UInt8> { strings + offset }

  /// The index behind the value at `index`.
  @inline(__always)
  func end(of index: Int) -> Int {
    switch tag(at: index) {
    case Tag.signed, Tag.unsigned, Tag.double: index + 2
    case Tag.object, Tag.array: Int(truncatingIfNeeded: words[index] & 0xFFFF_FFFF)
    default: index + 1
    }
  }

  /// The index of the word that closes the container at `index`.
  @inline(__always)
  func close(of index: Int) -> Int { end(of: index) - 1 }

  /// The number of elements or members of the container at `index`.
  func count(of index: Int) -> Int {
    let count = Int(truncatingIfNeeded: words[index] >> 32) & Self.saturatedCount
    guard count == Self.saturatedCount else { return count }
    var position = index + 1
    let close = close(of: index)
    let wordsBetween = tag(at: index) == Tag.object ? 1 : 0
    var exact = 0
    while position < close {
      position = end(of: position + wordsBetween)
      exact += 1
    }
    return exact
  }

  /// The UTF-8 text of the string at `index`; it lives as long as the tape.
  func string(at index: Int) -> UnsafeBufferPointer<UInt8> {
    let start = strings + Int(truncatingIfNeeded: words[index] & 0xFF_FFFF_FFFF_FFFF)
    let length = UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
    return UnsafeBufferPointer(start: start + 4, count: Int(length))
  }

  /// The number at `index` as the nearest double; `nil` where another kind of value stands there.
  @inline(__always)
  func double(at index: Int) -> Double? {
    switch tag(at: index) {
    case Tag.double: Double(bitPattern: words[index + 1])
    case Tag.signed: Double(Int64(bitPattern: words[index + 1]))
    case Tag.unsigned: Double(words[index + 1])
    default: nil
    }
  }
}
