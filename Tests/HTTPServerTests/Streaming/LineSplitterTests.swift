import Testing

@testable import HTTPServer

struct LineSplitterTests {
  /// The lines of a text that comes in pieces of the given size; those that are too long as their lengths.
  private func lines(_ text: String, limit: Int, pieces size: Int) -> [String] {
    var splitter = LineSplitter(limit: limit)
    var found: [LineSplitter.Line] = []
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      splitter.append(Array(rest.prefix(size)))
      rest = rest.dropFirst(size)
      while let line = splitter.next() { found.append(line) }
    }
    if let last = splitter.finish() { found.append(last) }
    return found.map { line in
      switch line {
      case .complete(let body): body.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
      case .tooLong(let count): "> \(count)"
      }
    }
  }

  @Test(
    arguments: [
      ("", []), ("a", ["a"]), ("a\n", ["a"]), ("a\nb", ["a", "b"]), ("a\r\nb\r\n", ["a", "b"]),
      ("\n\nx\n", ["", "", "x"]),
      ("a\rb\n", ["a\rb"]), ("12345\n1\n", ["12345", "1"]), ("12345\r\n1\n", ["12345", "1"]),
      ("123456\n1\n", ["> 6", "1"]), ("1234567890\n1", ["> 10", "1"]), ("1234567890", ["> 10"]), ("\r", [""]),
    ] as [(String, [String])], [1, 2, 3, 5, 64])
  func split(_ example: (text: String, lines: [String]), _ size: Int) {
    #expect(lines(example.text, limit: 5, pieces: size) == example.lines)
  }

  @Test("of a line that is too long nothing is kept") func bounded() {
    var splitter = LineSplitter(limit: 10)
    for _ in 0..<1000 {
      splitter.append([UInt8](repeating: 120, count: 10_000))
      if splitter.next() != nil { Issue.record("a line without an end") }
    }
    guard case .tooLong(10_000_000) = splitter.finish() else { return #expect(Bool(false)) }
  }
}
