/// The members of a list with weights, `#( name [ weight ] )`, as in `Accept-Encoding` (RFC 9110 sections 12.4.2, 12.5.3).
struct WeightedList: Sequence, IteratorProtocol {
  private var rest: Substring.UTF8View

  /// Takes a field's value.
  init(_ value: String) { rest = value[...].utf8 }

  /// The next member's name in lower case and its weight in thousandths. A weight that is none counts as 0: who can't say what
  /// they want don't get it.
  mutating func next() -> (name: String, thousandths: Int)? {
    var member = Self.cut(&rest, at: UInt8(ascii: ","))
    while member.isEmpty {
      if rest.isEmpty { return nil }
      member = Self.cut(&rest, at: UInt8(ascii: ","))
    }
    let name = Substring(Self.trimmed(Self.cut(&member, at: UInt8(ascii: ";")))).lowercased()
    while !member.isEmpty {
      let parameter = Self.trimmed(Self.cut(&member, at: UInt8(ascii: ";")))
      if parameter.starts(with: "q=".utf8) || parameter.starts(with: "Q=".utf8) {
        return (name, Self.thousandths(parameter.dropFirst(2)))
      }
    }
    return (name, 1000)
  }

  /// What comes before the next separator, which is left out of what remains.
  private static func cut(_ rest: inout Substring.UTF8View, at separator: UInt8) -> Substring.UTF8View {
    let part = rest.prefix { $0 != separator }
    rest = rest[part.endIndex...].dropFirst()
    return part
  }

  /// `qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] )`.
  static func thousandths(_ text: Substring.UTF8View) -> Int {
    let digits = Array(text)
    guard let first = digits.first, digits.count <= 5, first == 0x30 || first == 0x31,
      digits.count == 1 || digits[1] == UInt8(ascii: ".")
    else { return 0 }
    var value = first == 0x31 ? 1000 : 0
    var place = 100
    for digit in digits.dropFirst(2) {
      guard digit.isDigit else { return 0 }
      value += Int(digit &- 0x30) * place
      place /= 10
    }
    return value <= 1000 ? value : 0
  }

  private static func trimmed(_ text: Substring.UTF8View) -> Substring.UTF8View {
    var text = text.drop { $0.isBlank }
    while let last = text.last, last.isBlank { text.removeLast() }
    return text
  }
}
