extension JSONScanner {
  /// Scans a number (RFC 8259, section 6), which must be in the range of a double.
  mutating func scanNumber() throws(JSONSyntaxError) {
    let start = position
    let isNegative = peek == UInt8(ascii: "-")
    if isNegative { position += 1 }
    let firstDigit = position
    guard skipDigits() else {
      position = start
      throw error("expected a digit after '-', found \(found)\(advice)")
    }
    if text[firstDigit] == UInt8(ascii: "0"), position > firstDigit + 1 {
      throw error("a number must not start with 0", at: start)
    }
    var isInteger = true
    if peek == UInt8(ascii: ".") {
      isInteger = false
      position += 1
      guard skipDigits() else { throw error("expected a digit after the decimal point, found \(found)") }
    }
    if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
      isInteger = false
      position += 1
      if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { position += 1 }
      guard skipDigits() else { throw error("expected a digit in the exponent, found \(found)") }
    }
    if isInteger, position - firstDigit < 19 { return }
    let literal = String(decoding: text[start..<position], as: UTF8.self)
    guard Double(literal)?.isFinite == true else {
      let shown = literal.utf8.count > 32 ? "\(literal.prefix(24))…" : literal
      throw error("the number \(shown) is beyond the range of a double, ±1.8e308", at: start)
    }
    guard isInteger else { return }
    let fits = isNegative ? Int64(literal) != nil : UInt64(literal) != nil
    if !fits { oversizedIntegers.append(position) }
  }

  func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  /// Skips digits, and tells whether there was one.
  private mutating func skipDigits() -> Bool {
    let start = position
    while let byte = peek, isDigit(byte) { position += 1 }
    return position > start
  }
}
