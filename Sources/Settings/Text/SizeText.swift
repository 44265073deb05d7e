/// Numbers of bytes as people write them: `65536`, `64KiB`, `1.5GiB`, `100MB`.
enum SizeText {
  /// Units by their names in lower case; the binary ones, from the largest, are those that are written.
  private static let units: [(name: String, bytes: Int)] = [
    ("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("TB", 1_000_000_000_000),
    ("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1000), ("B", 1),
  ]
  private static let written = units.prefix(4)

  /// Reads a size; `nil` where it is none, or no whole number of bytes.
  static func bytes(_ text: String) -> Int? {
    if let bytes = Int(decimal: text) { return bytes }
    let lower = text.lowercased()
    guard let unit = units.first(where: { lower.hasSuffix($0.name.lowercased()) }) else { return nil }
    let digits = String(lower.dropLast(unit.name.count)).filter { $0 != " " }
    guard let number = DecimalText.number(digits) else { return nil }
    return Int(exactly: (number * Double(unit.bytes)).rounded())
  }

  /// Writes a size in the largest unit in which it is whole.
  static func text(_ bytes: Int) -> String {
    guard bytes > 0, let unit = written.first(where: { bytes % $0.bytes == 0 }) else { return String(bytes) }
    return "\(bytes / unit.bytes)\(unit.name)"
  }
}

/// Decimal numbers without sign and exponent.
enum DecimalText {
  /// Reads `12` or `1.5`.
  static func number(_ text: String) -> Double? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy({ Int(decimal: String($0)) != nil }) else { return nil }
    return Double(text)
  }
}
