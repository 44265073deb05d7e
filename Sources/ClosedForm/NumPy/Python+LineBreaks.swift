extension Python {
  /// An expression in lines of about `width` characters, to stand in parentheses: broken where the fewest
  /// parentheses are open, before operators and behind commas; what is within parentheses is indented.
  static func broken(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var rest = words(text)[...]
    while let first = rest.first {
      var count = indentation(first)
      var end = rest.startIndex
      var best: Int?
      while end < rest.endIndex, end == rest.startIndex || count + rest[end].text.utf8.count < width {
        count += rest[end].text.utf8.count + 1
        end += 1
        guard end < rest.endIndex, !rest[end - 1].isOperator else { continue }
        if best.map({ rest[end].depth <= rest[$0].depth }) ?? true { best = end }
      }
      let stop = end == rest.endIndex ? end : best ?? end
      let line = rest[..<stop].map(\.text).joined(separator: " ")
      lines.append(String(repeating: " ", count: indentation(first)) + line)
      rest = rest[stop...]
    }
    return lines
  }

  /// What stands between two blanks, and the number of parentheses that are open before it.
  private struct Word {
    let text: String
    let depth: Int

    var isOperator: Bool { ["+", "-", "*", "/", "@", "==", ">"].contains(text) }
  }

  private static func indentation(_ word: Word) -> Int { 4 * min(word.depth, 4) }

  private static func words(_ text: String) -> [Word] {
    var depth = 0
    return text.split(separator: " ").map { part in
      defer {
        for byte in part.utf8 {
          switch byte {
          case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
          case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
          default: break
          }
        }
      }
      return Word(text: String(part), depth: depth)
    }
  }
}
