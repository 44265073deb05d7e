import CXXHash
import Glibc

/// A value as it stands in its document, kept to recognise it in another one: clients write one request like the other, so
/// what does not change from request to request stands in the same place on the tape.
///
/// Two values are the same where they have the same members and elements in the same order, the same names and texts, and
/// numbers of the same bits, behind as many values and as long texts. White space and escapes do not matter.
public struct JSONSnapshot: Sendable {
  private let start: Int
  private let words: [UInt64]
  private let strings: [UInt8]

  /// Takes a value.
  public init(_ value: JSONValue) {
    start = value.index
    (words, strings) = value.document.withTape { tape in
      let section = JSONTape.Section(tape, at: value.index)
      return (Array(section.words), Array(section.strings))
    }
  }

  /// Whether a value is the one that was taken.
  public func matches(_ value: JSONValue) -> Bool {
    guard value.index == start else { return false }
    return value.document.withTape { tape in
      let section = JSONTape.Section(tape, at: value.index)
      return JSONSnapshot.areEqual(section.words, words) && JSONSnapshot.areEqual(section.strings, strings)
    }
  }

  private static func areEqual<Element>(_ found: UnsafeBufferPointer<Element>, _ kept: [Element]) -> Bool {
    guard found.count == kept.count, let start = found.baseAddress else { return found.count == kept.count }
    return kept.withUnsafeBytes { kept in kept.baseAddress.map { memcmp($0, start, kept.count) == 0 } ?? true }
  }

  /// The memory that this takes, in bytes.
  public var byteCount: Int { words.count * MemoryLayout<UInt64>.size + strings.count }
}

extension JSONValue {
  /// A number that is equal for values of which one matches the other's ``JSONSnapshot``, and differs for most others: XXH3.
  public var digest: UInt64 {
    document.withTape { tape in
      let section = JSONTape.Section(tape, at: index)
      let seed = cxxhash_64(section.words.baseAddress, section.words.count * MemoryLayout<UInt64>.size)
      return cxxhash_128(section.strings.baseAddress, section.strings.count, seed).low
    }
  }

  /// The size of the value on its document's tape, in words: grows with the text, without the texts of strings.
  public var extent: Int { document.withTape { $0.end(of: index) } - index }
}

extension JSONTape {
  /// A value's part of the tape and of the strings, which lie one behind the other.
  struct Section {
    let words: UnsafeBufferPointer<UInt64>
    /// The strings, each with its length before it and a zero byte behind it.
    let strings: UnsafeBufferPointer<UInt8>

    init(_ tape: JSONTape, at index: Int) {
      let end = tape.end(of: index)
      words = tape.words(from: index, count: end - index)
      guard let first = tape.firstString(from: index, to: end) else {
        strings = UnsafeBufferPointer(start: nil, count: 0)
        return
      }
      // Behind most values stands the name of the next one, whose text comes next as well.
      let isNamed = tape.tag(at: end) == Tag.string
      let stop = isNamed ? tape.textOffset(at: end) : tape.textEnd(at: tape.lastString(from: first, to: end))
      let start = tape.textOffset(at: first)
      strings = UnsafeBufferPointer(start: tape.bytes(at: start), count: stop - start)
    }
  }

  /// The index of the first word from `index` on, before `end`, that stands for a string.
  private func firstString(from index: Int, to end: Int) -> Int? {
    var position = index
    while position < end {
      if tag(at: position) == Tag.string { return position }
      position = next(after: position)
    }
    return nil
  }

  /// The index of the last word that stands for a string, of which there is one at `first`.
  private func lastString(from first: Int, to end: Int) -> Int {
    var last = first
    while let found = firstString(from: last + 1, to: end) { last = found }
    return last
  }

  /// The index of the word behind the one at `index`, going into containers.
  private func next(after index: Int) -> Int {
    switch tag(at: index) {
    case Tag.signed, Tag.unsigned, Tag.double: index + 2
    default: index + 1
    }
  }

  /// Where the string at `index` begins, with its length, among all strings.
  private func textOffset(at index: Int) -> Int { Int(truncatingIfNeeded: self[index] & 0xFF_FFFF_FFFF_FFFF) }

  /// Where the string at `index` ends, with its zero byte.
  private func textEnd(at index: Int) -> Int { textOffset(at: index) + 4 + string(at: index).count + 1 }
}
