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
  guard let first = name.utf8.first, isWord(first), name.utf8.count <= 256 else { return false }
  return name.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: "-") }
}

/// The names in quotes, separated by commas.
func listed(_ names: [String]) -> String {
  if names.isEmpty { return "none" }
  let shown = names.prefix(8).map { "\"\($0.prefix(64))\"" }.joined(separator: ", ")
  return names.count > 8 ? "\(shown), …" : shown
}
