/// The way from a document's root to one of its values: `/network/layers/3/from` (RFC 6901).
///
/// Going one step down takes one small allocation whatever the depth; the text is made when it is asked for.
/// - SeeAlso: <https://www.rfc-editor.org/rfc/rfc6901>
public struct JSONPointer: Sendable {
  /// The whole document: the empty pointer.
  public static let root = JSONPointer(last: nil)

  private enum Token: Sendable {
    case name(String)
    case index(Int)
  }

  private final class Step: Sendable {
    let parent: Step?
    let token: Token

    init(_ token: Token, after parent: Step?) {
      self.parent = parent
      self.token = token
    }
  }

  private let last: Step?

  private init(last: Step?) {
    self.last = last
  }

  /// The pointer to the member `name` of the object that this one points to.
  public func appending(_ name: String) -> JSONPointer {
    JSONPointer(last: Step(.name(name), after: last))
  }

  /// The pointer to the element at `index` of the array that this one points to.
  public func appending(_ index: Int) -> JSONPointer {
    JSONPointer(last: Step(.index(index), after: last))
  }

  /// The pointer to what `other` points to within the value that this one points to.
  public func appending(_ other: JSONPointer) -> JSONPointer {
    other.tokens.reduce(self) { pointer, token in JSONPointer(last: Step(token, after: pointer.last)) }
  }

  private var tokens: [Token] {
    var tokens: [Token] = []
    var step = last
    while let current = step {
      tokens.append(current.token)
      step = current.parent
    }
    return tokens.reversed()
  }

  /// The pointer to the member `name` of the object that `pointer` points to.
  public static func / (pointer: JSONPointer, name: String) -> JSONPointer { pointer.appending(name) }

  /// The pointer to the element at `index` of the array that `pointer` points to.
  public static func / (pointer: JSONPointer, index: Int) -> JSONPointer { pointer.appending(index) }
}

extension JSONPointer: CustomStringConvertible {
  /// The longest name that is written in full, in Unicode scalars; longer ones end in `…`. No name that means anything is as
  /// long, and each of many faults repeats it.
  private static let longestName = 256

  /// The pointer's text, in which `~` is written `~0` and `/` is written `~1` (RFC 6901, section 3).
  public var description: String {
    var text = ""
    for token in tokens {
      text.append("/")
      switch token {
      case .index(let index): text.append(String(index))
      case .name(let name):
        let shown = name.unicodeScalars.prefix(JSONPointer.longestName)
        for scalar in shown {
          switch scalar {
          case "~": text.append("~0")
          case "/": text.append("~1")
          default: text.unicodeScalars.append(scalar)
          }
        }
        if shown.endIndex < name.endIndex { text.append("…") }
      }
    }
    return text
  }
}

extension JSONPointer: Hashable {
  /// Whether the two have the same text.
  public static func == (first: JSONPointer, second: JSONPointer) -> Bool {
    first.description == second.description
  }

  /// Hashes the text.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(description)
  }
}
