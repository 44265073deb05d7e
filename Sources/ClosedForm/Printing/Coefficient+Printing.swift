extension Coefficient {
  /// The factor without its sign, `nil` for 1: `\frac{2}{N}`, `\frac{1}{2}`, `3`.
  func magnitude(in style: PrintStyle, count: SymbolName) -> String? {
    let magnitude = abs(number)
    if countPower == 0, magnitude == 1 { return nil }
    var numerator = written(magnitude, in: style)
    var denominator: [String] = []
    if magnitude < 1, let whole = Int(exactly: (1 / magnitude).rounded()), whole <= 1024, 1 / Double(whole) == magnitude
    {
      numerator = "1"
      denominator.append(String(whole))
    }
    for _ in 0..<max(countPower, 0) { denominator.append(style == .latex ? count.latex() : count.text()) }
    if denominator.isEmpty { return numerator }
    let product = denominator.joined(separator: style == .latex ? " " : "")
    if style == .latex { return "\\frac{\(numerator)}{\(product)}" }
    return denominator.count == 1 ? "\(numerator)/\(product)" : "\(numerator)/(\(product))"
  }
}

/// A number as a person writes it: `2`, `0.1`, `10^{-5}`, `10⁻⁵`.
func written(_ number: Double, in style: PrintStyle) -> String {
  if let whole = Int(exactly: number), abs(whole) < 1_000_000_000 { return String(whole) }
  let shortest = "\(number)"
  let parts = shortest.split(separator: "e", maxSplits: 1)
  guard parts.count == 2, let exponent = Int(parts[1]) else { return shortest }
  let mantissa = parts[0].hasSuffix(".0") ? parts[0].dropLast(2) : parts[0]
  let power = style == .latex ? "10^{\(exponent)}" : "10\(superscriptDigits(String(exponent)))"
  return mantissa == "1" ? power : "\(mantissa)\(style == .latex ? " \\cdot " : "·")\(power)"
}

/// Digits and a sign as upper indices: `-5` as ⁻⁵.
func superscriptDigits(_ digits: String) -> String {
  let raised: [Character: Character] = [
    "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹",
  ]
  return String(digits.map { raised[$0] ?? $0 })
}
