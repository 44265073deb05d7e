/// A value of a document, which it keeps alive.
///
/// Each property reads the value as one kind, and is `nil` where it is another.
public struct JSONValue: Sendable {
  /// The kinds of values (RFC 8259, section 3).
  public enum Kind: String, Sendable {
    /// Members in curly brackets.
    case object
    /// Elements in square brackets.
    case array
    /// A text in double quotes.
    case string
    /// A number, integral or not.
    case number
    /// `true` or `false`.
    case boolean
    /// `null`.
    case null
  }

  let document: JSONDocument
  /// Where the value stands on the document's tape.
  let index: Int

  /// What kind of value this is.
  public var kind: Kind { document.withTape { $0.kind(at: index) } }

  /// Whether this is `null`.
  public var isNull: Bool { kind == .null }

  /// The truth value of `true` or `false`.
  public var bool: Bool? {
    switch document.withTape({ $0.tag(at: index) }) {
    case JSONTape.Tag.yes: true
    case JSONTape.Tag.no: false
    default: nil
    }
  }

  /// The text of a string, its escapes resolved.
  public var string: String? {
    document.withTape { $0.tag(at: index) == JSONTape.Tag.string ? $0.text(at: index) : nil }
  }

  /// The number where it is written without point and exponent and an `Int` holds it.
  public var int: Int? {
    document.withTape { tape in
      tape.tag(at: index) == JSONTape.Tag.signed ? Int(truncatingIfNeeded: tape[index + 1]) : nil
    }
  }

  /// The number where it is written without point, exponent and sign and a `UInt64` holds it.
  public var unsigned: UInt64? {
    document.withTape { tape in
      switch tape.tag(at: index) {
      case JSONTape.Tag.unsigned: tape[index + 1]
      case JSONTape.Tag.signed: UInt64(exactly: Int64(bitPattern: tape[index + 1]))
      default: nil
      }
    }
  }

  /// The double nearest to the number, however it is written; always finite.
  public var double: Double? { document.withTape { $0.double(at: index) } }

  /// The elements of an array.
  public var array: JSONArray? { JSONArray(self) }

  /// The members of an object.
  public var object: JSONObject? { JSONObject(self) }

  /// What this value is, in words for an error: `an array of 3`, `the string "abc"`, `the number 2.5`.
  public var summary: String { document.withTape { $0.summary(at: index) } }
}

extension JSONTape {
  func kind(at index: Int) -> JSONValue.Kind {
    switch tag(at: index) {
    case Tag.object: .object
    case Tag.array: .array
    case Tag.string: .string
    case Tag.yes, Tag.no: .boolean
    case Tag.null: .null
    default: .number
    }
  }

  /// The text of the string at `index`.
  func text(at index: Int) -> String {
    String(decoding: string(at: index), as: UTF8.self)
  }

  /// What the value at `index` is, in words for an error.
  func summary(at index: Int) -> String {
    switch tag(at: index) {
    case Tag.object: return count(of: index) == 0 ? "an empty object" : "an object"
    case Tag.array: return count(of: index) == 0 ? "an empty array" : "an array of \(count(of: index))"
    case Tag.yes: return "true"
    case Tag.no: return "false"
    case Tag.null: return "null"
    case Tag.signed: return "the number \(Int64(bitPattern: self[index + 1]))"
    case Tag.unsigned: return "the number \(self[index + 1])"
    case Tag.double: return "the number \(Double(bitPattern: self[index + 1]))"
    default:
      let bytes = string(at: index)
      // Four bytes a character are the most there are.
      let start = String(decoding: bytes.prefix(4 * 32), as: UTF8.self)
      let isShort = bytes.count <= 4 * 32 && start.unicodeScalars.count <= 32
      return "the string \(quoted(isShort ? start : String(start.unicodeScalars.prefix(24)) + "…"))"
    }
  }
}

/// `text` as a JSON string.
func quoted(_ text: String) -> String {
  var writer = JSONWriter()
  writer.write(text)
  return String(decoding: writer.bytes, as: UTF8.self)
}
