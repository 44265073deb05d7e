/// The members of a list with weights, `#( name [ weight ] )`, as in `Accept-Encoding` (RFC 9110 sections 12.4.2, 12.5.3).
struct WeightedList: Sequence {
  private let members: [Substring]

  /// Cuts a field's value into members.
  init(_ value: String) { members = value.split(separator: ",") }

  /// Each member's name in lower case and its weight in thousandths. A weight that is none counts as 0: who can't say what
  /// they want don't get it.
  func makeIterator() -> some IteratorProtocol<(name: String, thousandths: Int)> {
    members.lazy.map { member in
      let parts = member.split(separator: ";", omittingEmptySubsequences: false).map(Self.trimmed)
      let weight = parts.dropFirst().first { $0.hasPrefix("q=") || $0.hasPrefix("Q=") }
      return (parts[0].lowercased(), weight.map { Self.thousandths($0.dropFirst(2)) } ?? 1000)
    }.makeIterator()
  }

  /// `qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] )`.
  static func thousandths(_ text: Substring) -> Int {
    let digits = Array(text.utf8)
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

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while let first = text.utf8.first, first.isBlank { text.removeFirst() }
    while let last = text.utf8.last, last.isBlank { text.removeLast() }
    return text
  }
}
