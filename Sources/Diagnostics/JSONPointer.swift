/// A place in a JSON document, as RFC 6901 writes it: `/network/layers/3/from`.
public struct JSONPointer: Hashable, Sendable, CustomStringConvertible {
  /// The whole document.
  public static let root = JSONPointer(text: "")

  /// The pointer's text; empty for the whole document.
  public let text: String

  private init(text: String) {
    self.text = text
  }

  /// The place of member `name` in the object at this place; `~` and `/` are escaped (RFC 6901, section 3).
  public func appending(_ name: String) -> JSONPointer {
    guard name.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else {
      return JSONPointer(text: "\(text)/\(name)")
    }
    var escaped = ""
    for character in name.unicodeScalars {
      switch character {
      case "~": escaped += "~0"
      case "/": escaped += "~1"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return JSONPointer(text: "\(text)/\(escaped)")
  }

  /// The place of element `index` in the array at this place.
  public func appending(_ index: Int) -> JSONPointer {
    JSONPointer(text: "\(text)/\(index)")
  }

  /// The pointer's text.
  public var description: String { text }
}
