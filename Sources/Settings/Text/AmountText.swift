/// Numbers that may be large: `2e12`.
enum AmountText {
  /// Writes a number with its zeros as a power of ten where there are many.
  static func text(_ number: Double) -> String {
    var (digits, exponent) = (number, 0)
    while abs(digits) >= 10, (digits / 10).rounded() * 10 == digits {
      digits /= 10
      exponent += 1
    }
    let whole = Int(exactly: digits).map(String.init) ?? "\(digits)"
    if exponent < 6 { return Int(exactly: number).map(String.init) ?? "\(number)" }
    return "\(whole)e\(exponent)"
  }
}
