/// Lengths of time as people write them: `10s`, `500ms`, `2min`, `1.5h`; a number alone is seconds.
enum DurationText {
  private static let units: [(name: String, milliseconds: Double)] = [
    ("ms", 1), ("min", 60_000), ("s", 1000), ("m", 60_000), ("h", 3_600_000),
  ]

  /// Reads a duration, to the millisecond; `nil` where it is none.
  static func duration(_ text: String) -> Duration? {
    let lower = text.lowercased()
    let unit = units.first { lower.hasSuffix($0.name) }
    let digits = String(lower.dropLast(unit?.name.count ?? 0)).filter { $0 != " " }
    guard let number = DecimalText.number(digits) else { return nil }
    return Int64(exactly: (number * (unit?.milliseconds ?? 1000)).rounded()).map(Duration.milliseconds)
  }

  /// Writes a duration in seconds, or in milliseconds where it has a part of a second.
  static func text(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    guard attoseconds != 0 else { return "\(seconds)s" }
    return "\(seconds * 1000 + attoseconds / 1_000_000_000_000_000)ms"
  }
}
