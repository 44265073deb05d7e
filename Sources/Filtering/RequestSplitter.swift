/// Finds where one request ends and the next begins, in text that holds one after the other: a request a line (NDJSON), or
/// requests that are printed over many lines.
///
/// A request ends with the line on which its brackets close. So that a broken one does not swallow those behind it, it also
/// ends before a line whose first character is `{`, where JSON could not go on with that; and a string ends with its line,
/// as it has to (RFC 8259, section 7).
struct RequestSplitter {
  /// Where a request ends.
  struct End: Equatable {
    /// The number of bytes from where it began.
    let offset: Int
    /// The number of line ends in them, the one behind it included.
    let lines: Int
    /// Whether there is nothing but white space.
    let isBlank: Bool
  }

  private var position = 0
  private var lines = 0
  /// The brackets that are open, innermost last.
  private var open: [UInt8] = []
  private var isInString = false
  private var isEscaped = false
  private var isAtLineStart = true
  /// The last byte that is no white space; 0 before there is any.
  private var last: UInt8 = 0

  /// Makes a splitter that stands at a request's beginning.
  init() {}

  /// Looks for the end of the request.
  ///
  /// - Parameters:
  ///   - text: what there is, from the request's beginning on: at least what was there at the last call.
  ///   - isComplete: whether no more will come.
  /// - Returns: the end, after which the splitter stands at the next request's beginning; or `nil` where more text is
  ///   needed.
  mutating func end(in text: UnsafeRawBufferPointer, isComplete: Bool) -> End? {
    while position < text.count {
      let byte = text[position]
      if isAtLineStart, byte == UInt8(ascii: "{"), !open.isEmpty, !mayOpen {
        return finish(at: position)
      }
      position += 1
      if byte == UInt8(ascii: "\n") {
        lines += 1
        isInString = false
        isEscaped = false
        isAtLineStart = true
        if open.isEmpty { return finish(at: position) }
      } else {
        isAtLineStart = false
        take(byte)
      }
    }
    return isComplete && position > 0 ? finish(at: position) : nil
  }

  /// Forgets the request, of which `end` lines are behind.
  mutating func restart() { self = RequestSplitter() }

  /// How many bytes of the request have been looked at.
  var scanned: Int { position }

  /// Whether an object can begin behind the last byte.
  private var mayOpen: Bool {
    switch last {
    case UInt8(ascii: "["), UInt8(ascii: ":"): true
    case UInt8(ascii: ","): open.last == UInt8(ascii: "[")
    default: false
    }
  }

  private mutating func take(_ byte: UInt8) {
    if isInString {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isInString = false
      }
      return
    }
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): return
    case UInt8(ascii: "\""): isInString = true
    case UInt8(ascii: "{"), UInt8(ascii: "["): open.append(byte)
    case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = open.popLast()
    default: break
    }
    last = byte
  }

  private mutating func finish(at offset: Int) -> End {
    let end = End(offset: offset, lines: lines, isBlank: last == 0)
    restart()
    return end
  }
}
