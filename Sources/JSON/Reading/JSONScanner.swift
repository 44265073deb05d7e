/// Finds out what is wrong with a text that is not JSON, and where.
///
/// Runs only over texts that the parser has refused, follows the grammar of RFC 8259 without recursion, and stops at
/// the first mistake.
struct JSONScanner {
  private enum Expectation {
    case value, name, separator
  }

  let text: UnsafeRawBufferPointer
  let maximumDepth: Int
  let firstLine: Int
  var position = 0
  /// Where integers end that do not fit 64 bits: right as JSON, but refused by the parser.
  var oversizedIntegers: [Int] = []
  /// Where the containers open that are not closed yet.
  private var open: [Int] = []

  init(_ text: UnsafeRawBufferPointer, maximumDepth: Int, firstLine: Int = 1) {
    self.text = text
    self.firstLine = firstLine
    self.maximumDepth = maximumDepth
  }

  /// Throws the first mistake in the text, if it has one.
  mutating func scan() throws(JSONSyntaxError) {
    if text.starts(with: [0xEF, 0xBB, 0xBF]) {
      throw error("the text starts with a byte order mark, which JSON must not have (RFC 8259, section 8.1)")
    }
    skipWhitespace()
    guard peek != nil else { throw error("expected a JSON value, found nothing: the text is empty") }
    var expectation = Expectation.value
    while true {
      skipWhitespace()
      switch expectation {
      case .value:
        expectation = try scanValue()
      case .name:
        try scanName()
        expectation = .value
      case .separator:
        guard let container = open.last else {
          guard peek == nil else { throw error("expected the end of the text, found \(found)") }
          return
        }
        expectation = try scanSeparator(in: container)
      }
    }
  }

  private mutating func scanValue() throws(JSONSyntaxError) -> Expectation {
    switch peek {
    case UInt8(ascii: "{"):
      return try scanOpening(closedBy: UInt8(ascii: "}"), thenExpecting: .name)
    case UInt8(ascii: "["):
      return try scanOpening(closedBy: UInt8(ascii: "]"), thenExpecting: .value)
    case UInt8(ascii: "\""): try scanString()
    case UInt8(ascii: "-"): try scanNumber()
    case let byte? where isDigit(byte): try scanNumber()
    default: try scanLiteral()
    }
    return .separator
  }

  private mutating func scanOpening(
    closedBy close: UInt8, thenExpecting expectation: Expectation
  ) throws(JSONSyntaxError) -> Expectation {
    let opening = position
    position += 1
    skipWhitespace()
    if peek == close {
      position += 1
      return .separator
    }
    guard open.count < maximumDepth else {
      throw error("arrays and objects nest deeper than \(maximumDepth)", at: opening)
    }
    open.append(opening)
    return expectation
  }

  private mutating func scanName() throws(JSONSyntaxError) {
    guard peek == UInt8(ascii: "\"") else {
      throw peek == nil ? unclosed() : error("expected a name in double quotes, found \(found)")
    }
    try scanString()
    skipWhitespace()
    guard peek == UInt8(ascii: ":") else {
      throw peek == nil ? unclosed() : error("expected ':' after the name, found \(found)")
    }
    position += 1
  }

  private mutating func scanSeparator(in container: Int) throws(JSONSyntaxError) -> Expectation {
    let isObject = text[container] == UInt8(ascii: "{")
    let close = UInt8(ascii: isObject ? "}" : "]")
    switch peek {
    case close:
      position += 1
      open.removeLast()
      return .separator
    case UInt8(ascii: ","):
      let comma = position
      position += 1
      skipWhitespace()
      if peek == close {
        let next = isObject ? "another name" : "another value"
        throw error("expected \(next) after the comma, found \(found): remove the comma", at: comma)
      }
      return isObject ? .name : .value
    case nil: throw unclosed()
    default: throw error("expected ',' or '\(Unicode.Scalar(close))', found \(found)")
    }
  }

  private mutating func scanLiteral() throws(JSONSyntaxError) {
    for literal in ["true", "false", "null"] where text[position...].starts(with: literal.utf8) {
      position += literal.utf8.count
      if !isWordByte(at: position) { return }
      position -= literal.utf8.count
    }
    if peek == nil, !open.isEmpty { throw unclosed() }
    throw error("expected a value, found \(found)\(advice)")
  }

  /// The error of a text that ends inside of a container.
  private func unclosed() -> JSONSyntaxError {
    guard let container = open.last else { return error("expected a value, found \(found)") }
    let kind = text[container] == UInt8(ascii: "{") ? "object" : "array"
    let start = error("", at: container)
    return error(
      "the text ends inside of the \(kind) that opens at line \(start.line), column \(start.column)")
  }
}
