extension JSONScanner {
  /// Scans a string, from its opening quote to behind its closing one (RFC 8259, section 7).
  mutating func scanString() throws(JSONSyntaxError) {
    let opening = position
    position += 1
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return
      case UInt8(ascii: "\\"): try scanEscape(in: opening)
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        throw error("a line ends inside of a string: close the string, or write \\n")
      case 0..<0x20:
        let code = Self.hexadecimal(UInt32(byte), digits: 4)
        throw error("the control character U+\(code) stands bare in a string: write \\u\(code)")
      case 0x20..<0x80: position += 1
      default: try scanMultibyteCharacter()
      }
    }
    throw unclosedString(opening)
  }

  private func unclosedString(_ opening: Int) -> JSONSyntaxError {
    let start = error("", at: opening)
    return error(
      "the text ends inside of the string that opens at line \(start.line), column \(start.column)")
  }

  private mutating func scanEscape(in opening: Int) throws(JSONSyntaxError) {
    let escape = position
    switch peek(1) {
    case nil:
      position += 1
      throw unclosedString(opening)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      position += 2
    case UInt8(ascii: "u"):
      let unit = try scanCodeUnit()
      if UTF16.isTrailSurrogate(unit) { throw loneSurrogate(unit, at: escape) }
      guard UTF16.isLeadSurrogate(unit) else { return }
      let isFollowed = peek == UInt8(ascii: "\\") && peek(1) == UInt8(ascii: "u")
      guard isFollowed, UTF16.isTrailSurrogate(try scanCodeUnit()) else {
        throw loneSurrogate(unit, at: escape)
      }
    default:
      position += 1
      let character = found
      throw error("\\ must be followed by one of \" \\ / b f n r t u, found \(character)", at: escape)
    }
  }

  private func loneSurrogate(_ unit: UInt16, at escape: Int) -> JSONSyntaxError {
    let code = Self.hexadecimal(UInt32(unit), digits: 4)
    return error("\\u\(code) is half of a surrogate pair, and the other half is missing", at: escape)
  }

  /// Scans `\uXXXX`.
  private mutating func scanCodeUnit() throws(JSONSyntaxError) -> UInt16 {
    var unit: UInt16 = 0
    for distance in 2..<6 {
      guard let byte = peek(distance), let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw error("\\u must be followed by four hexadecimal digits")
      }
      unit = unit << 4 | UInt16(digit)
    }
    position += 6
    return unit
  }

  /// Scans one character of two to four bytes (RFC 3629, section 4).
  private mutating func scanMultibyteCharacter() throws(JSONSyntaxError) {
    var decoder = UTF8()
    var rest = text[position...].prefix(4).makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&rest) else {
      throw error("the text is not UTF-8: \(found)")
    }
    position += UTF8.width(scalar)
  }
}
