/// Whether `name` may name an input or a layer: a letter, digit or `_` first, then letters, digits, `_`, `-`, in
/// ASCII.
public func isValidName(_ name: String) -> Bool {
  func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
  guard let first = name.utf8.first, isWord(first), name.utf8.count <= longestName else { return false }
  return name.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: "-") }
}

/// The longest name, in letters.
let longestName = 256

/// Why `name` is no name.
func describeNames(_ name: String) -> String {
  if name.isEmpty { return "a name must have at least one letter" }
  if name.utf8.count > longestName {
    return "the name \"\(name.prefix(32))…\" has \(name.utf8.count) letters, more than the \(longestName) allowed"
  }
  return "\"\(name.prefix(64))\" is no name: a letter, digit or _ comes first, then letters, digits, _ and -"
}

/// The names in quotes, separated by commas.
func listed(_ names: [String]) -> String {
  if names.isEmpty { return "none" }
  let shown = names.prefix(8).map { "\"\($0.prefix(64))\"" }.joined(separator: ", ")
  return names.count > 8 ? "\(shown), …" : shown
}
