import Testing

@testable import Filtering

/// Where requests end, however the text comes.
struct RequestSplitterTests {
  /// The requests of a text, each with the number of its first line; the text comes `step` bytes at a time.
  private static func split(_ text: String, step: Int = .max) -> [String] {
    let bytes = Array(text.utf8)
    var splitter = RequestSplitter()
    var (start, line, known) = (0, 1, 0)
    var found: [String] = []
    while start < bytes.count {
      known = min(bytes.count, step == .max ? bytes.count : known + step)
      while start < known {
        let part = Array(bytes[start..<known])
        guard let end = part.withUnsafeBytes({ splitter.end(in: $0, isComplete: known == bytes.count) }) else { break }
        let request = String(decoding: part[..<end.offset], as: UTF8.self)
        if !end.isBlank { found.append("\(line)|\(request.filter { $0 != "\n" })") }
        start += end.offset
        line += end.lines
      }
    }
    return found
  }

  @Test(
    "Requests end where their brackets close, and broken ones do not swallow the next",
    arguments: [
      ("", []),
      ("\n \n\t\n", []),
      ("{\"a\":1}", ["1|{\"a\":1}"]),
      ("{\"a\":1}\n{\"b\":2}\n", ["1|{\"a\":1}", "2|{\"b\":2}"]),
      ("{\"a\":1}\n\n\n{\"b\":2}", ["1|{\"a\":1}", "4|{\"b\":2}"]),
      ("{\n  \"a\": [\n1,\n{}\n]\n}\n{}", ["1|{  \"a\": [1,{}]}", "7|{}"]),
      ("{\"layers\":[\n{\"x\":1},\n{\"x\":2}\n]}\n7\n", ["1|{\"layers\":[{\"x\":1},{\"x\":2}]}", "5|7"]),
      // Brackets and quotes in strings are letters.
      ("{\"}\\\"]\":\"[{\"}\n{}", ["1|{\"}\\\"]\":\"[{\"}", "2|{}"]),
      // What is no JSON is a request of one line.
      ("oops\n{}\n", ["1|oops", "2|{}"]),
      ("}}]\n{}\n", ["1|}}]", "2|{}"]),
      // Cut off: in an object, in a number, in a string, behind a comma of an object.
      ("{\"a\": {\n{\"b\":2}\n", ["1|{\"a\": {", "2|{\"b\":2}"]),
      ("{\"a\": [1, 2\n{\"b\":2}\n", ["1|{\"a\": [1, 2", "2|{\"b\":2}"]),
      ("{\"a\": \"bc\n{\"b\":2}\n", ["1|{\"a\": \"bc", "2|{\"b\":2}"]),
      ("{\"a\": 1,\n{\"b\":2}\n", ["1|{\"a\": 1,", "2|{\"b\":2}"]),
      // Behind a comma of an array only one more line is lost.
      ("{\"a\": [1,\n{\"b\":2}\n{\"c\":3}\n", ["1|{\"a\": [1,{\"b\":2}", "3|{\"c\":3}"]),
      ("{\"a\":1}\r\n{\"b\":2}\r\n", ["1|{\"a\":1}\r", "2|{\"b\":2}\r"].map { $0.replacing("\r", with: "") }),
    ])
  func ends(text: String, requests: [String]) {
    for step in [.max, 1, 3] {
      #expect(Self.split(text, step: step).map { $0.filter { $0 != "\r" && $0 != "\r\n" } } == requests)
    }
  }
}
