import Glibc

/// The character classes of HTTP and URIs.
extension UInt8 {
  static let carriageReturn: UInt8 = 0x0d
  static let lineFeed: UInt8 = 0x0a
  static let space: UInt8 = 0x20
  static let tab: UInt8 = 0x09

  /// DIGIT (RFC 5234 appendix B.1).
  var isDigit: Bool { (0x30...0x39).contains(self) }

  /// The value of a HEXDIG, either case (RFC 5234 appendix B.1).
  var hexValue: UInt8? {
    switch self {
    case 0x30...0x39: self &- 0x30
    case 0x41...0x46: self &- 0x37
    case 0x61...0x66: self &- 0x57
    default: nil
    }
  }

  /// OWS is made of these (RFC 9110 section 5.6.3).
  var isBlank: Bool { self == .space || self == .tab }

  /// A letter in lower case; anything else as it is.
  var lowercased: UInt8 { (0x41...0x5a).contains(self) ? self | 0x20 : self }

  /// ALPHA or DIGIT (RFC 5234 appendix B.1).
  private var isAlphanumeric: Bool { isDigit || (0x61...0x7a).contains(lowercased) }

  /// tchar (RFC 9110 section 5.6.2): letters, digits and ``!#$%&'*+-.^_`|~``.
  var isTokenByte: Bool {
    switch self {
    case 0x21, 0x23...0x27, 0x2a, 0x2b, 0x2d, 0x2e, 0x5e...0x60, 0x7c, 0x7e: true
    default: isAlphanumeric
    }
  }

  /// What a field value may have in it: VCHAR, obs-text, SP and HTAB (RFC 9110 section 5.5).
  var isFieldValueByte: Bool { (self >= 0x20 && self != 0x7f) || self == .tab }

  /// What a request target may have in it: the characters of RFC 3986, and those that user agents are known
  /// to leave unencoded though they should not, where nothing can be mistaken for a delimiter: letters, digits and
  /// ``-._~:/?[]@!$&'()*+,;=%|^`{}``.
  var isTargetByte: Bool {
    switch self {
    case 0x21, 0x24...0x2f, 0x3a, 0x3b, 0x3d, 0x3f, 0x40, 0x5b, 0x5d...0x60, 0x7b...0x7e: true
    default: isAlphanumeric
    }
  }

  /// unreserved and sub-delims (RFC 3986 section 3.2.2), without the comma that joins two fields into one.
  var isHostByte: Bool {
    switch self {
    case 0x21, 0x24, 0x26...0x2b, 0x2d, 0x2e, 0x3b, 0x3d, 0x5f, 0x7e: true
    default: isAlphanumeric
    }
  }
}

extension Span<UInt8> {
  /// Whether the bytes are these, letters compared without case; `lowercase` has none in upper case.
  func equalsIgnoringCase(_ lowercase: StaticString) -> Bool {
    guard count == lowercase.utf8CodeUnitCount else { return false }
    return lowercase.withUTF8Buffer { expected in
      for index in 0..<count where self[index].lowercased != expected[index] { return false }
      return true
    }
  }

  /// Whether the bytes are these.
  func isEqual(to text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount else { return false }
    return text.withUTF8Buffer { expected in
      for index in 0..<count where self[index] != expected[index] { return false }
      return true
    }
  }

  /// Whether the bytes from `start` on begin with these.
  func contains(_ bytes: [UInt8], at start: Int) -> Bool {
    guard bytes.count <= count - start else { return false }
    return extracting(start..<start + bytes.count).withUnsafeBufferPointer { own in
      bytes.withUnsafeBufferPointer { other in
        guard let own = own.baseAddress, let start = other.baseAddress else { return true }
        return memcmp(own, start, other.count) == 0
      }
    }
  }

  /// The first position of the byte in the range.
  func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
    extracting(range).withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress, let found = memchr(start, Int32(byte), bytes.count) else { return nil }
      return range.lowerBound + (UnsafeRawPointer(found) - UnsafeRawPointer(start))
    }
  }

  /// Whether all bytes in the range are so. Looks at all of them, many at a time.
  @inline(__always)
  func allSatisfy(in range: Range<Int>, _ isSo: (UInt8) -> Bool) -> Bool {
    extracting(range).withUnsafeBufferPointer { bytes in
      var others: UInt8 = 0
      for byte in bytes { others |= isSo(byte) ? 0 : 1 }
      return others == 0
    }
  }

  /// The range without the blanks at its ends (OWS, RFC 9110 section 5.6.3).
  func trimming(_ range: Range<Int>) -> Range<Int> {
    var lower = range.lowerBound
    var upper = range.upperBound
    while lower < upper, self[lower].isBlank { lower += 1 }
    while upper > lower, self[upper - 1].isBlank { upper -= 1 }
    return lower..<upper
  }

  /// The bytes in the range as text; what is not UTF-8 becomes U+FFFD.
  func text(_ range: Range<Int>) -> String {
    extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }
}
