import Glibc

/// What a value says, apart from the document in which it stands: kept to recognise the same value in another document.
///
/// Two values are the same where they have the same members and elements in the same order, the same names and texts, and
/// numbers of the same bits. White space and escapes do not matter.
public struct JSONSnapshot: Sendable {
  private let words: [UInt64]
  private let strings: [UInt8]

  /// Takes a value.
  public init(_ value: JSONValue) {
    (words, strings) = value.document.withTape { tape in
      var words: [UInt64] = []
      let section = JSONTape.Section(tape, at: value.index)
      words.reserveCapacity(section.wordCount)
      section.forEachWord { word in
        words.append(word)
        return true
      }
      return (words, Array(section.strings))
    }
  }

  /// Whether a value is the one that was taken.
  public func matches(_ value: JSONValue) -> Bool {
    value.document.withTape { tape in
      let section = JSONTape.Section(tape, at: value.index)
      guard section.wordCount == words.count, isEqual(section.strings) else { return false }
      var index = 0
      return words.withUnsafeBufferPointer { words in
        section.forEachWord { word in
          defer { index += 1 }
          return word == words[index]
        }
      }
    }
  }

  private func isEqual(_ others: UnsafeBufferPointer<UInt8>) -> Bool {
    guard others.count == strings.count, let start = others.baseAddress else { return others.count == strings.count }
    return strings.withUnsafeBytes { $0.baseAddress.map { memcmp($0, start, others.count) == 0 } ?? true }
  }

  /// The memory that this takes, in bytes.
  public var byteCount: Int { words.count * MemoryLayout<UInt64>.size + strings.count }
}

extension JSONValue {
  /// A number that is equal for values of which one matches the other's ``JSONSnapshot``, and differs for most others.
  public var digest: UInt64 {
    document.withTape { tape in
      let section = JSONTape.Section(tape, at: index)
      var digest: UInt64 = 0x9E37_79B9_7F4A_7C15
      section.forEachWord { word in
        digest = JSONValue.mix(digest, word)
        return true
      }
      let bytes = UnsafeRawBufferPointer(section.strings)
      var position = 0
      while position + 8 <= bytes.count {
        digest = JSONValue.mix(digest, bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
        position += 8
      }
      while position < bytes.count {
        digest = JSONValue.mix(digest, UInt64(bytes[position]))
        position += 1
      }
      return digest
    }
  }

  /// The size of the value on its document's tape, in words: grows with the text, without the texts of strings.
  public var extent: Int { document.withTape { $0.end(of: index) } - index }

  @inline(__always)
  private static func mix(_ digest: UInt64, _ word: UInt64) -> UInt64 {
    let product = (digest ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }
}

extension JSONTape {
  /// A value's part of the tape and of the strings, which lie one behind the other.
  struct Section {
    private let tape: JSONTape
    private let start: Int
    private let end: Int
    private let firstString: Int
    /// The strings, with their lengths before them.
    let strings: UnsafeBufferPointer<UInt8>

    init(_ tape: JSONTape, at index: Int) {
      self.tape = tape
      start = index
      end = tape.end(of: index)
      var (first, last): (Int?, Int?)
      var position = start
      while position < end {
        if tape.tag(at: position) == Tag.string {
          last = position
          if first == nil { first = position }
        }
        position = tape.next(after: position)
      }
      guard let first, let last else {
        firstString = 0
        strings = UnsafeBufferPointer(start: nil, count: 0)
        return
      }
      firstString = tape.payload(at: first)
      let bytes = tape.string(at: first)
      let lastBytes = tape.string(at: last)
      let count = bytes.baseAddress.flatMap { first in lastBytes.baseAddress.map { $0 - first + lastBytes.count } } ?? 0
      strings = UnsafeBufferPointer(start: bytes.baseAddress, count: count)
    }

    /// How many words there are.
    var wordCount: Int { end - start }

    /// Calls `body` with each word as it would be if the tape and the strings began here, until one returns false. Returns
    /// whether none did.
    @inline(__always) @discardableResult
    func forEachWord(_ body: (UInt64) -> Bool) -> Bool {
      var position = start
      while position < end {
        var word = tape[position]
        switch tape.tag(at: position) {
        case Tag.string: word &-= UInt64(firstString)
        case Tag.object, Tag.array, UInt8(ascii: "}"), UInt8(ascii: "]"): word &-= UInt64(start)
        case Tag.signed, Tag.unsigned, Tag.double:
          // The number stands in a word of its own.
          guard body(word) else { return false }
          position += 1
          word = tape[position]
        default: break
        }
        guard body(word) else { return false }
        position += 1
      }
      return true
    }
  }

  /// The index of the word behind the one at `index`, going into containers.
  @inline(__always)
  fileprivate func next(after index: Int) -> Int {
    switch tag(at: index) {
    case Tag.signed, Tag.unsigned, Tag.double: index + 2
    default: index + 1
    }
  }

  /// What a word holds beside its tag.
  @inline(__always)
  fileprivate func payload(at index: Int) -> Int {
    Int(truncatingIfNeeded: self[index] & 0xFF_FFFF_FFFF_FFFF)
  }
}
