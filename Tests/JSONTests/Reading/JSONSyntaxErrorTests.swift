import JSON
import Testing

/// What is said about a text that is not JSON, and where.
@Suite struct JSONSyntaxErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    let line: Int
    let column: Int
    let reason: String

    init(_ text: String, _ line: Int, _ column: Int, _ reason: String) {
      self.text = text
      self.line = line
      self.column = column
      self.reason = reason
    }

    var testDescription: String { text.debugDescription }
  }

  static let structure = [
    Case("", 1, 1, "expected a JSON value, found nothing: the text is empty"),
    Case(" \n ", 2, 2, "expected a JSON value, found nothing: the text is empty"),
    Case("[1,\n 2\n 3]", 3, 2, "expected ',' or ']', found '3'"),
    Case("{\"a\": 1 \"b\": 2}", 1, 9, "expected ',' or '}', found a string"),
    Case("{\"a\" 1}", 1, 6, "expected ':' after the name, found '1'"),
    Case("{a: 1}", 1, 2, "expected a name in double quotes, found 'a'"),
    Case("{'abc': 1}", 1, 2, "expected a name in double quotes, found a single quote"),
    Case("[1, 2,]", 1, 6, "expected another value after the comma, found ']': remove the comma"),
    Case("{\"a\": 1,\n}", 1, 8, "expected another name after the comma, found '}': remove the comma"),
    Case("[,1]", 1, 2, "expected a value, found ','"),
    Case("[1}", 1, 3, "expected ',' or ']', found '}'"),
    Case("{\"a\":}", 1, 6, "expected a value, found '}'"),
    Case("{} x", 1, 4, "expected the end of the text, found 'x'"),
    Case("{}\r\n{}", 2, 1, "expected the end of the text, found '{'"),
    Case("1 2", 1, 3, "expected the end of the text, found '2'"),
    Case("]", 1, 1, "expected a value, found ']'"),
    Case("[[1, 2], ", 1, 10, "the text ends inside of the array that opens at line 1, column 1"),
    Case("[1,\n {\"a\": ", 2, 8, "the text ends inside of the object that opens at line 2, column 2"),
    Case("{", 1, 2, "the text ends inside of the object that opens at line 1, column 1"),
    Case("{\"a\"", 1, 5, "the text ends inside of the object that opens at line 1, column 1"),
    Case("[1, // one\n2]", 1, 5, "expected a value, found '/': JSON has no comments"),
    Case(
      "\u{FEFF}{}", 1, 1,
      "the text starts with a byte order mark, which JSON must not have (RFC 8259, section 8.1)"),
    Case("[\u{A0}1]", 1, 2, "expected a value, found the character U+00A0"),
    Case("[ä]", 1, 2, "expected a value, found 'ä' (U+00E4)"),
  ]

  static let literals = [
    Case("NaN", 1, 1, "expected a value, found 'NaN': write \"NaN\", in quotes"),
    Case("[1, Infinity]", 1, 5, "expected a value, found 'Infinity': write \"Infinity\", in quotes"),
    Case(
      "[-Infinity]", 1, 2, "expected a digit after '-', found '-Infinity': write \"-Infinity\", in quotes"),
    Case("{\"a\": True}", 1, 7, "expected a value, found 'True': write true"),
    Case("{\"a\": None}", 1, 7, "expected a value, found 'None': write null"),
    Case("[truex]", 1, 2, "expected a value, found 'truex'"),
    Case("['a']", 1, 2, "expected a value, found a single quote: strings stand in double quotes"),
  ]

  static let numbers = [
    Case("[1e400]", 1, 2, "the number 1e400 is beyond the range of a double, ±1.8e308"),
    Case("-1.5e999", 1, 1, "the number -1.5e999 is beyond the range of a double, ±1.8e308"),
    Case(
      String(repeating: "9", count: 400), 1, 1,
      "the number 999999999999999999999999… is beyond the range of a double, ±1.8e308"),
    Case("[012]", 1, 2, "a number must not start with 0"),
    Case("[.5]", 1, 2, "expected a value, found '.5': a number has a digit before its point"),
    Case("[+5]", 1, 2, "expected a value, found '+5': a number has no plus sign"),
    Case("[1.]", 1, 4, "expected a digit after the decimal point, found ']'"),
    Case("[1e]", 1, 4, "expected a digit in the exponent, found ']'"),
    Case("[-]", 1, 2, "expected a digit after '-', found '-'"),
    Case("[0x10]", 1, 3, "expected ',' or ']', found 'x10'"),
  ]

  static let strings = [
    Case("[\"abc]", 1, 7, "the text ends inside of the string that opens at line 1, column 2"),
    Case("\"a\\", 1, 4, "the text ends inside of the string that opens at line 1, column 1"),
    Case("[\"ä\\x\"]", 1, 4, "\\ must be followed by one of \" \\ / b f n r t u, found 'x'"),
    Case("\"\\u12g4\"", 1, 2, "\\u must be followed by four hexadecimal digits"),
    Case("\"a\nb\"", 1, 3, "a line ends inside of a string: close the string, or write \\n"),
    Case("\"a\tb\"", 1, 3, "the control character U+0009 stands bare in a string: write \\u0009"),
    Case("\"\\ud800\"", 1, 2, "\\uD800 is half of a surrogate pair, and the other half is missing"),
    Case("\"\\udc00\"", 1, 2, "\\uDC00 is half of a surrogate pair, and the other half is missing"),
    Case("\"\\ud800\\u0041\"", 1, 2, "\\uD800 is half of a surrogate pair, and the other half is missing"),
    Case("\"\\ud800\\ud800\"", 1, 2, "\\uD800 is half of a surrogate pair, and the other half is missing"),
  ]

  @Test(arguments: structure + literals + numbers + strings)
  func malformed(_ malformed: Case) throws {
    let error = try #require(throws: JSONSyntaxError.self) { try JSONDocument(malformed.text) }
    #expect(error.reason == malformed.reason)
    #expect(error.line == malformed.line)
    #expect(error.column == malformed.column)
    #expect(error.description == "line \(malformed.line), column \(malformed.column): \(malformed.reason)")
  }

  @Test(
    arguments: [
      ([0x5B, 0x22, 0xFF, 0x22, 0x5D], 3, "the text is not UTF-8: the byte 0xFF, which is not UTF-8"),
      ([0x22, 0xC3, 0x22], 2, "the text is not UTF-8: the byte 0xC3, which is not UTF-8"),
      ([0x22, 0xED, 0xA0, 0x80, 0x22], 2, "the text is not UTF-8: the byte 0xED, which is not UTF-8"),
      ([0x22, 0xC0, 0x80, 0x22], 2, "the text is not UTF-8: the byte 0xC0, which is not UTF-8"),
      ([0x5B, 0x80, 0x5D], 2, "expected a value, found the byte 0x80, which is not UTF-8"),
      ([0x00], 1, "expected a value, found the character U+0000"),
    ] as [([UInt8], Int, String)])
  func notUTF8(bytes: [UInt8], column: Int, reason: String) throws {
    let error = try #require(throws: JSONSyntaxError.self) { try JSONDocument(bytes) }
    #expect(error.reason == reason)
    #expect(error.column == column)
    #expect(error.offset == column - 1)
  }

  @Test(arguments: ["[", "{\"a\":", "[{\"a\":"])
  func deepNestingIsRefused(opening: String) throws {
    let text = String(repeating: opening, count: 100_000)
    let error = try #require(throws: JSONSyntaxError.self) { try JSONDocument(text) }
    #expect(error.reason == "arrays and objects nest deeper than 64")
  }

  @Test(arguments: [1, 2, 64, 500])
  func depthLimit(limit: Int) throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + "1" + String(repeating: "]", count: depth)
    }
    _ = try JSONDocument(nested(limit), maximumDepth: limit)
    let error = try #require(throws: JSONSyntaxError.self) {
      try JSONDocument(nested(limit + 1), maximumDepth: limit)
    }
    #expect(error.offset == limit)
  }
}
