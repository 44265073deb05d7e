/// Bytes as text: the standard alphabet, padded, without line breaks (RFC 4648, section 4).
/// - SeeAlso: <https://www.rfc-editor.org/rfc/rfc4648#section-4>
enum Base64 {
  private static let padding = UInt8(ascii: "=")
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The value of each character; 0xFF for those outside of the alphabet.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 0xFF, count: 256)
    for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
    return values
  }()

  /// The number of characters that stand for `count` bytes; of a count near `Int.max` the largest there is.
  static func encodedCount(of count: Int) -> Int {
    let groups = count / 3 + (count % 3 == 0 ? 0 : 1)
    let (characters, overflow) = groups.multipliedReportingOverflow(by: 4)
    return overflow ? .max : characters
  }

  /// Writes the text of `bytes` to `target`, which has room for `encodedCount(of:)` characters.
  static func encode(_ bytes: UnsafeRawBufferPointer, into target: UnsafeMutablePointer<UInt8>) {
    alphabet.withUnsafeBufferPointer { alphabet in
      var target = target
      var position = 0
      while position + 3 <= bytes.count {
        let group = Int(bytes[position]) << 16 | Int(bytes[position + 1]) << 8 | Int(bytes[position + 2])
        target[0] = alphabet[group >> 18]
        target[1] = alphabet[group >> 12 & 63]
        target[2] = alphabet[group >> 6 & 63]
        target[3] = alphabet[group & 63]
        target += 4
        position += 3
      }
      guard position < bytes.count else { return }
      let isPair = position + 2 == bytes.count
      let group = Int(bytes[position]) << 16 | (isPair ? Int(bytes[position + 1]) << 8 : 0)
      target[0] = alphabet[group >> 18]
      target[1] = alphabet[group >> 12 & 63]
      target[2] = isPair ? alphabet[group >> 6 & 63] : padding
      target[3] = padding
    }
  }

  /// Writes the `count` bytes that `text` stands for to `target`.
  ///
  /// `text` has `encodedCount(of: count)` characters. Refused are characters outside of the alphabet, padding
  /// elsewhere than at the end, and bits behind the last byte that are not 0 (section 3.5).
  /// - Returns: the offset of the first group of four characters that is refused; `nil` where all are right.
  static func decode(
    _ text: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableRawBufferPointer, count: Int
  ) -> Int? {
    values.withUnsafeBufferPointer { values in
      let whole = count / 3
      for group in 0..<whole {
        let a = values[Int(text[4 * group])]
        let b = values[Int(text[4 * group + 1])]
        let c = values[Int(text[4 * group + 2])]
        let d = values[Int(text[4 * group + 3])]
        if (a | b | c | d) & 0xC0 != 0 { return 4 * group }
        target[3 * group] = a << 2 | b >> 4
        target[3 * group + 1] = b << 4 | c >> 2
        target[3 * group + 2] = c << 6 | d
      }
      let rest = count % 3
      guard rest > 0 else { return nil }
      let offset = 4 * whole
      let a = values[Int(text[offset])]
      let b = values[Int(text[offset + 1])]
      let c = rest == 2 ? values[Int(text[offset + 2])] : 0
      let isPadded = text[offset + 3] == padding && (rest == 2 || text[offset + 2] == padding)
      let spareBits = rest == 2 ? c & 0b11 : b & 0b1111
      guard (a | b | c) & 0xC0 == 0, isPadded, spareBits == 0 else { return offset }
      target[3 * whole] = a << 2 | b >> 4
      if rest == 2 { target[3 * whole + 1] = b << 4 | c >> 2 }
      return nil
    }
  }

  /// What is wrong with the group of characters at `offset` of `text`, in words that follow "expected".
  static func rule(brokenAt offset: Int, of text: UnsafeBufferPointer<UInt8>) -> String {
    for position in offset..<min(offset + 4, text.count) where values[Int(text[position])] == 0xFF {
      if text[position] == padding { break }
      let byte = text[position]
      let character = (0x21..<0x7F).contains(byte) ? "'\(Unicode.Scalar(byte))'" : "byte \(byte)"
      let alphabet = "base64 of the standard alphabet (A–Z a–z 0–9 + /) without line breaks"
      return "\(alphabet), found \(character) at character \(position)"
    }
    return "base64 that ends as RFC 4648 wants it, found wrong padding or spare bits at character \(offset)"
  }
}
