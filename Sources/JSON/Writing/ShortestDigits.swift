/// The shortest decimal in the interval of numbers that round to a given double, of several the nearest to it: an integer
/// without trailing zeros and a power of ten.
///
/// - SeeAlso: Raffaello Giulietti, *The Schubfach way to render doubles* (2021), figure 7, whose names are used here
struct ShortestDigits {
  /// The digits as an integer of at most 17 digits; 0 for 0.
  private(set) var digits: UInt64
  /// The power of ten that they are multiplied with.
  private(set) var exponent: Int

  /// Finds the decimal of a finite number; its sign does not matter.
  @inline(__always)
  init(_ number: Double) {
    let fraction = number.significandBitPattern
    let biased = Int(number.exponentBitPattern)
    guard biased != 0 || fraction != 0 else {
      (digits, exponent) = (0, 0)
      return
    }
    // number = c · 2^q
    let c = biased == 0 ? fraction : fraction | 1 << 52
    let q = max(biased, 1) - 1075
    if q <= 0, q > -53, c & (1 << UInt64(-q) - 1) == 0 {
      (digits, exponent) = (c >> UInt64(-q), 0)
    } else {
      (digits, exponent) = Self.decimal(c, q, isLowerCloser: fraction == 0 && biased > 1)
    }
    removeZeros()
  }

  /// - Parameter isLowerCloser: whether the number is a power of two, whose neighbour below is half as far away as the one
  ///   above.
  @inline(__always)
  private static func decimal(_ c: UInt64, _ q: Int, isLowerCloser: Bool) -> (UInt64, Int) {
    // k = ⌊log₁₀ 2^q⌋, or of ¾ 2^q; h is such that g · c · 2^h has its binary point where a word ends.
    let k = (q &* 1_262_611 &- (isLowerCloser ? 524_031 : 0)) >> 22
    let h = UInt64(truncatingIfNeeded: q &+ (-k &* 1_741_647) >> 19 &+ 1)
    let g = PowersOfTen[-k]
    // The bounds of the interval and the number, each four times; the bounds belong to it where c is even.
    let isOdd = c & 1
    let lower = roundedToOdd(g, (4 &* c &- (isLowerCloser ? 1 : 2)) &<< h) &+ isOdd
    let middle = roundedToOdd(g, (4 &* c) &<< h)
    let upper = roundedToOdd(g, (4 &* c &+ 2) &<< h) &- isOdd
    let s = middle >> 2
    if s >= 10 {
      // A digit less, if exactly one of its two neighbours lies in the interval.
      let shorter = s / 10
      let isBelowInside = lower <= 40 &* shorter
      let isAboveInside = 40 &* shorter &+ 40 <= upper
      if isBelowInside != isAboveInside { return (shorter &+ (isAboveInside ? 1 : 0), k &+ 1) }
    }
    let isBelowInside = lower <= 4 &* s
    let isAboveInside = 4 &* s &+ 4 <= upper
    if isBelowInside != isAboveInside { return (s &+ (isAboveInside ? 1 : 0), k) }
    let tie = 4 &* s &+ 2
    let roundsUp = middle > tie || (middle == tie && s & 1 == 1)
    return (s &+ (roundsUp ? 1 : 0), k)
  }

  /// ⌊g · c / 2¹²⁸⌋, made odd where anything was cut off.
  @inline(__always)
  private static func roundedToOdd(_ g: PowersOfTen.Power, _ c: UInt64) -> UInt64 {
    let low = g.low.multipliedFullWidth(by: c).high
    let high = g.high.multipliedFullWidth(by: c)
    let (sum, carry) = high.low.addingReportingOverflow(low)
    return (high.high &+ (carry ? 1 : 0)) | (sum > 1 ? 1 : 0)
  }

  @inline(__always)
  private mutating func removeZeros() {
    guard digits % 10 == 0 else { return }
    remove(8, 100_000_000)
    remove(4, 10_000)
    remove(2, 100)
    remove(1, 10)
    remove(1, 10)
  }

  @inline(__always)
  private mutating func remove(_ count: Int, _ power: UInt64) {
    let (quotient, remainder) = digits.quotientAndRemainder(dividingBy: power)
    guard remainder == 0 else { return }
    digits = quotient
    exponent &+= count
  }
}
