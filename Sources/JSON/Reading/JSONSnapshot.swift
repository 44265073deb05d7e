import Glibc

/// What a value says, apart from the document in which it stands: kept to recognise the same value in another document.
///
/// Two values are the same where they have the same members and elements in the same order, the same names and texts, and
/// numbers of the same bits. White space and escapes do not matter.
public struct JSONSnapshot: Sendable {
  private let words: [UInt64]
  private let strings: [UInt8]
  /// Where the words and the strings began in their document.
  private let start: Int
  private let firstString: Int
  /// The index in `words` of the last string's word.
  private let lastString: Int?

  /// Takes a value.
  public init(_ value: JSONValue) {
    let section = value.document.withTape { tape in
      let section = JSONTape.Section(tape, at: value.index)
      return (
        words: Array(section.words), strings: Array(section.strings), firstString: section.firstString,
        lastString: section.lastString.map { $0 - value.index }
      )
    }
    (words, strings, firstString, lastString) = section
    start = value.index
  }

  /// Whether a value is the one that was taken.
  public func matches(_ value: JSONValue) -> Bool {
    value.document.withTape { tape in
      if value.index == start, let isSame = matchesInPlace(tape) { return isSame }
      let section = JSONTape.Section(tape, at: value.index)
      guard section.words.count == words.count, JSONSnapshot.areEqual(section.strings, strings) else { return false }
      return hasWords(of: section)
    }
  }

  /// Whether the value that begins at `start` is the one that was taken: clients write one request like another, so that most
  /// networks stand where they stood before. `nil` where the strings before it are others.
  private func matchesInPlace(_ tape: JSONTape) -> Bool? {
    guard tape.end(of: start) - start == words.count else { return false }
    let found = tape.words(from: start, count: words.count)
    guard let lastString else { return JSONSnapshot.areEqual(found, words) }
    guard JSONSnapshot.areEqual(found, words) else { return nil }
    let (first, last) = (tape.bytes(at: firstString), tape.string(at: start + lastString))
    guard let end = last.baseAddress.map({ $0 + last.count }), end - first == strings.count else { return false }
    return JSONSnapshot.areEqual(UnsafeBufferPointer(start: first, count: strings.count), strings)
  }

  /// Whether the words are the same but for what says where they stand.
  private func hasWords(of section: JSONTape.Section) -> Bool {
    let further = UInt64(bitPattern: Int64(section.start - start))
    let furtherStrings = UInt64(bitPattern: Int64(section.firstString - firstString))
    var index = 0
    while index < words.count {
      let word = words[index]
      let moved =
        switch JSONTape.tag(of: word) {
        case JSONTape.Tag.string: word &+ furtherStrings
        case JSONTape.Tag.object, JSONTape.Tag.array, JSONTape.Tag.objectEnd, JSONTape.Tag.arrayEnd: word &+ further
        default: word
        }
      guard section.words[index] == moved else { return false }
      if JSONTape.isNumber(word) {
        // The number stands in a word of its own.
        index += 1
        guard section.words[index] == words[index] else { return false }
      }
      index += 1
    }
    return true
  }

  private static func areEqual<Element>(_ found: UnsafeBufferPointer<Element>, _ kept: [Element]) -> Bool {
    guard found.count == kept.count, let start = found.baseAddress else { return found.count == kept.count }
    return kept.withUnsafeBytes { kept in kept.baseAddress.map { memcmp($0, start, kept.count) == 0 } ?? true }
  }

  /// The memory that this takes, in bytes.
  public var byteCount: Int { words.count * MemoryLayout<UInt64>.size + strings.count }
}

extension JSONValue {
  /// A number that is equal for values of which one matches the other's ``JSONSnapshot``, and differs for most others.
  public var digest: UInt64 {
    document.withTape { tape in
      let section = JSONTape.Section(tape, at: index)
      var digest = section.digest
      let bytes = UnsafeRawBufferPointer(section.strings)
      var position = 0
      while position + 8 <= bytes.count {
        digest = JSONTape.mix(digest, bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
        position += 8
      }
      while position < bytes.count {
        digest = JSONTape.mix(digest, UInt64(bytes[position]))
        position += 1
      }
      return digest
    }
  }

  /// The size of the value on its document's tape, in words: grows with the text, without the texts of strings.
  public var extent: Int { document.withTape { $0.end(of: index) } - index }
}

extension JSONTape {
  /// A value's part of the tape and of the strings, which lie one behind the other.
  struct Section {
    /// The index of its first word.
    let start: Int
    let words: UnsafeBufferPointer<UInt64>
    /// Where its strings begin among all, and the index of the last one's word.
    let firstString: Int
    let lastString: Int?
    /// The strings, with their lengths before them.
    let strings: UnsafeBufferPointer<UInt8>
    /// A digest of the words, without the strings and without what says where they stand.
    let digest: UInt64

    init(_ tape: JSONTape, at index: Int) {
      start = index
      words = tape.words(from: index, count: tape.end(of: index) - index)
      var digest: UInt64 = 0x9E37_79B9_7F4A_7C15
      var (first, last): (Int?, Int?)
      var position = 0
      while position < words.count {
        let word = words[position]
        switch JSONTape.tag(of: word) {
        case Tag.string:
          last = position
          if first == nil { first = position }
        case Tag.signed, Tag.unsigned, Tag.double:
          position += 1
          digest = JSONTape.mix(digest, words[position])
        // Their low half says where they end; the high one is a tag and a count.
        case Tag.object, Tag.array: digest = JSONTape.mix(digest, word >> 32)
        case Tag.objectEnd, Tag.arrayEnd: break
        default: digest = JSONTape.mix(digest, word)
        }
        position += 1
      }
      self.digest = digest
      lastString = last.map { index + $0 }
      guard let first, let last else {
        firstString = 0
        strings = UnsafeBufferPointer(start: nil, count: 0)
        return
      }
      firstString = JSONTape.payload(of: words[first])
      let start = tape.bytes(at: firstString)
      let lastBytes = tape.string(at: index + last)
      let count = lastBytes.baseAddress.map { $0 - start + lastBytes.count } ?? 0
      strings = UnsafeBufferPointer(start: start, count: count)
    }
  }

  @inline(__always)
  fileprivate static func mix(_ digest: UInt64, _ word: UInt64) -> UInt64 {
    let product = (digest ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }
}
