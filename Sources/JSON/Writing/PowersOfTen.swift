/// Powers of ten to 128 bits, rounded up: 10^k ≤ (high · 2⁶⁴ + low) · 2^r, where r makes the highest bit a one.
struct PowersOfTen {
  /// The 128 bits.
  struct Power {
    let high: UInt64
    let low: UInt64
  }

  /// The power of `exponent`, from −292 to 324: those that a double's shortest decimal needs.
  @inline(__always)
  subscript(exponent: Int) -> Power { table[exponent &- PowersOfTen.range.lowerBound] }

  private let table = PowersOfTen.shared

  private static let range = -292...324

  // Unsafe for the compiler only: nothing writes the table once it is made, and it lives as long as the process.
  nonisolated(unsafe) private static let shared: UnsafePointer<Power> = {
    let table = UnsafeMutablePointer<Power>.allocate(capacity: range.count)
    var power = WideInteger(bit: 0)
    for exponent in 0...range.upperBound {
      (table + (exponent - range.lowerBound)).initialize(to: power.leading(isExact: true))
      power.multiply(by: 10)
    }
    // Enough bits below the point for 128 of the smallest power; each division leaves a remainder.
    power = WideInteger(bit: 1151)
    for exponent in 1 ... -range.lowerBound {
      power.divide(by: 10)
      (table + (-exponent - range.lowerBound)).initialize(to: power.leading(isExact: false))
    }
    return UnsafePointer(table)
  }()
}

/// An integer of 1152 bits, as much of one as the table of powers needs.
private struct WideInteger {
  /// Lowest first.
  private var words = [UInt64](repeating: 0, count: 18)

  /// 2^bit.
  init(bit: Int) { words[bit / 64] = 1 << UInt64(bit % 64) }

  mutating func multiply(by factor: UInt64) {
    var carry: UInt64 = 0
    for index in words.indices {
      let product = words[index].multipliedFullWidth(by: factor)
      let (low, overflow) = product.low.addingReportingOverflow(carry)
      words[index] = low
      carry = product.high + (overflow ? 1 : 0)
    }
  }

  mutating func divide(by divisor: UInt64) {
    var remainder: UInt64 = 0
    for index in words.indices.reversed() {
      (words[index], remainder) = divisor.dividingFullWidth((remainder, words[index]))
    }
  }

  /// The 128 highest bits from the highest one on, rounded up where others below are not 0, or where the integer itself
  /// is not exact.
  func leading(isExact: Bool) -> PowersOfTen.Power {
    guard let top = words.lastIndex(where: { $0 != 0 }) else { return PowersOfTen.Power(high: 0, low: 0) }
    let shift = UInt64(words[top].leadingZeroBitCount)
    func word(_ index: Int) -> UInt64 {
      let this = index >= 0 ? words[index] : 0
      guard shift > 0 else { return this }
      return this << shift | (index >= 1 ? words[index - 1] >> (64 - shift) : 0)
    }
    let (high, low) = (word(top), word(top - 1))
    let isCut = !isExact || word(top - 2) != 0 || words[..<max(top - 2, 0)].contains { $0 != 0 }
    guard isCut else { return PowersOfTen.Power(high: high, low: low) }
    return PowersOfTen.Power(high: high &+ (low == .max ? 1 : 0), low: low &+ 1)
  }
}
