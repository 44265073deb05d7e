/// Why a text is not JSON, and where.
public struct JSONSyntaxError: Error, Equatable, Sendable {
  /// The number of bytes before the place.
  public let offset: Int
  /// The line of the place, from 1 or where the text was said to begin; LF, CR LF and CR end lines.
  public let line: Int
  /// The column of the place in its line, from 1, in Unicode scalars.
  public let column: Int
  /// What was expected there and what came, as a sentence without a full stop.
  public let reason: String

  /// Makes an error at `offset` of `text`, which begins on the line `firstLine`.
  init(_ reason: String, at offset: Int, of text: UnsafeRawBufferPointer, firstLine: Int) {
    var line = firstLine
    var column = 1
    for position in 0..<min(offset, text.count) {
      switch text[position] {
      case UInt8(ascii: "\n"):
        line += 1
        column = 1
      case UInt8(ascii: "\r") where position + 1 >= text.count || text[position + 1] != UInt8(ascii: "\n"):
        line += 1
        column = 1
      case 0x80...0xBF: break
      default: column += 1
      }
    }
    self.offset = offset
    self.line = line
    self.column = column
    self.reason = reason
  }

  private init(_ reason: String) {
    offset = 0
    line = 1
    column = 1
    self.reason = reason
  }

  static let tooLong = JSONSyntaxError("the text is longer than 4 GiB")
  static let outOfMemory = JSONSyntaxError("there is not enough memory to read the text")
  /// The parser refused what the scanner finds nothing wrong with.
  static let unexplained = JSONSyntaxError("the text is not valid JSON")
}

extension JSONSyntaxError: CustomStringConvertible {
  /// The place and the reason: `line 3, column 14: expected …, found …`.
  public var description: String { "line \(line), column \(column): \(reason)" }
}
