/// `field-line = field-name ":" OWS field-value OWS` (RFC 9112 section 5), as places in the line that was
/// parsed.
struct FieldLine {
  /// Where the name is.
  let name: Range<Int>
  /// Where the value is, without the blanks around it.
  let value: Range<Int>

  /// Parses a line without its line end.
  init(parsing line: Span<UInt8>) throws(HTTPFault) {
    guard line.count > 0, !line[0].isBlank else {
      // A folded line, or blanks before the first field: RFC 9112 sections 5.2 and 2.2.
      throw .malformed(
        "folded-field", "A header field can't go on in a second line, and no line starts with a blank.")
    }
    var colon = 0
    while colon < line.count, line[colon].isTokenByte { colon += 1 }
    guard colon > 0, colon < line.count, line[colon] == UInt8(ascii: ":") else {
      // RFC 9112 section 5.1: no blank between name and colon.
      throw .malformed(
        "bad-field-name", "A header field is a name, which is a token, directly followed by a colon.")
    }
    name = 0..<colon
    value = line.trimming((colon + 1)..<line.count)
    guard !line.allSatisfy(in: value, \.isFieldValueByte) else { return }
    for index in value where !line[index].isFieldValueByte {
      // RFC 9110 section 5.5: CR, LF and NUL are dangerous, other controls invalid.
      throw .malformed(
        "bad-field-value", "A header field's value has a control character (byte \(line[index])) in it.")
    }
  }
}
