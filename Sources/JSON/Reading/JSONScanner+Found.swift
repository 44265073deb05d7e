extension JSONScanner {
  /// The byte at the position; `nil` at the end.
  var peek: UInt8? { position < text.count ? text[position] : nil }

  /// The byte `distance` behind the position; `nil` behind the end.
  func peek(_ distance: Int) -> UInt8? {
    position + distance < text.count ? text[position + distance] : nil
  }

  mutating func skipWhitespace() {
    while position < text.count {
      switch text[position] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): position += 1
      default: return
      }
    }
  }

  func error(_ reason: String, at offset: Int? = nil) -> JSONSyntaxError {
    JSONSyntaxError(reason, at: offset ?? position, of: text, firstLine: firstLine)
  }

  /// Whether a letter, digit or `_` stands at `position`.
  func isWordByte(at position: Int) -> Bool {
    guard position < text.count else { return false }
    switch text[position] {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      return true
    default: return false
    }
  }

  /// The letters, digits and signs from the position on, at most 24 of them.
  private var word: String {
    var end = position
    if let byte = peek, "-+.".utf8.contains(byte) { end += 1 }
    while end - position < 24, isWordByte(at: end) { end += 1 }
    return String(decoding: text[position..<end], as: UTF8.self)
  }

  /// What stands at the position, in words.
  var found: String {
    guard let byte = peek else { return "the end of the text" }
    let word = self.word
    if word.utf8.count > 1 { return "'\(word)'" }
    switch byte {
    case UInt8(ascii: "\""): return "a string"
    case UInt8(ascii: "'"): return "a single quote"
    case 0x21...0x7E: return "'\(Unicode.Scalar(byte))'"
    default: break
    }
    var scalars = UTF8()
    var rest = text[position...].prefix(4).makeIterator()
    guard case .scalarValue(let scalar) = scalars.decode(&rest) else {
      return "the byte 0x\(Self.hexadecimal(UInt32(byte), digits: 2)), which is not UTF-8"
    }
    let code = "U+\(Self.hexadecimal(scalar.value, digits: 4))"
    return scalar.properties.isAlphabetic ? "'\(scalar)' (\(code))" : "the character \(code)"
  }

  /// What to write instead of what stands at the position, where that is a common mistake; otherwise empty.
  var advice: String {
    switch word {
    case "NaN", "nan": ": write \"NaN\", in quotes"
    case "Infinity", "inf", "+Infinity", "Inf": ": write \"Infinity\", in quotes"
    case "-Infinity", "-inf", "-Inf": ": write \"-Infinity\", in quotes"
    case "True": ": write true"
    case "False": ": write false"
    case "None", "undefined", "nil": ": write null"
    default:
      switch peek {
      case UInt8(ascii: "'"): ": strings stand in double quotes"
      case UInt8(ascii: "/"), UInt8(ascii: "#"): ": JSON has no comments"
      case UInt8(ascii: "."): ": a number has a digit before its point"
      case UInt8(ascii: "+"): ": a number has no plus sign"
      default: ""
      }
    }
  }

  /// `value` in hexadecimal, with at least `digits` digits.
  static func hexadecimal(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}
