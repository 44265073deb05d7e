import Tensors

/// The shortest decimal in the interval of numbers that round to a given one, of several the nearest to it.
///
/// There is no branch on what nobody can foresee: one wrong guess takes as long as half of all the rest.
///
/// - SeeAlso: Raffaello Giulietti, *The Schubfach way to render doubles* (2021), figure 7, whose names are used here
struct ShortestDigits {
  /// The digits as an integer of 17 of them, zeros at its end among them; 0 for 0.
  let digits: UInt64
  /// The power of ten of the first digit.
  let exponent: Int

  /// As many digits as a double needs at most.
  private static let count = 17
  /// The least integer of so many digits.
  private static let least: UInt64 = 10_000_000_000_000_000

  /// Finds the decimal of a finite number; its sign does not matter.
  @inline(__always)
  init<Scalar: TensorScalar>(_ number: Scalar, _ powers: PowersOfTen) {
    let fraction = UInt64(truncatingIfNeeded: number.significandBitPattern)
    let biased = Int(truncatingIfNeeded: number.exponentBitPattern)
    guard biased != 0 || fraction != 0 else {
      (digits, exponent) = (0, 0)
      return
    }
    // number = c · 2^q
    let fractionBits = Scalar.significandBitCount
    let c = biased == 0 ? fraction : fraction | 1 &<< UInt64(truncatingIfNeeded: fractionBits)
    let q = max(biased, 1) &- (1 &<< (Scalar.exponentBitCount &- 1) &- 1 &+ fractionBits)
    // The next number below a power of two is half as far away as the one above.
    let (decimal, k) = Self.decimal(c, q, isLowerCloser: fraction == 0 && biased > 1, powers)
    let isSingle = fractionBits < 52
    (digits, exponent) = Self.normalized(
      isSingle ? decimal &* 100_000_000 : decimal, isSingle ? k &- 8 : k)
  }

  /// The decimal as an integer, which may end with zeros, and a power of ten.
  @inline(__always)
  private static func decimal(
    _ c: UInt64, _ q: Int, isLowerCloser: Bool, _ powers: PowersOfTen
  ) -> (decimal: UInt64, k: Int) {
    // k = ⌊log₁₀ 2^q⌋, or of ¾ 2^q; h is such that g · c · 2^h has its binary point where a word ends.
    let k = (q &* 1_262_611 &- (isLowerCloser ? 524_031 : 0)) >> 22
    let h = UInt64(truncatingIfNeeded: q &+ (-k &* 1_741_647) >> 19 &+ 1)
    let g = powers[-k]
    // The bounds of the interval and the number, each four times; the bounds belong to it where c is even.
    let isOdd = c & 1
    let lower = roundedToOdd(g, (4 &* c &- (isLowerCloser ? 1 : 2)) &<< h) &+ isOdd
    let middle = roundedToOdd(g, (4 &* c) &<< h)
    let upper = roundedToOdd(g, (4 &* c &+ 2) &<< h) &- isOdd
    // The integers beside the number, and the multiples of ten beside it: of these, where one alone lies in the interval, it
    // is the shortest.
    let s = middle >> 2
    let tens = s / 10 &* 10
    let (isInside, isNextInside) = (bit(lower <= 4 &* s), bit(4 &* s &+ 4 <= upper))
    let (isTensInside, isNextTensInside) = (bit(lower <= 4 &* tens), bit(4 &* tens &+ 40 <= upper))
    let isNextNearer = bit(middle & 3 &+ s & 1 > 2)
    let isOneInside = isInside ^ isNextInside
    let nearest = s &+ (isOneInside & isNextInside | (1 ^ isOneInside) & isNextNearer)
    let shorter = tens &+ 10 &* isNextTensInside
    let isShorter = 0 &- (isTensInside ^ isNextTensInside)
    return (nearest ^ ((nearest ^ shorter) & isShorter), k)
  }

  @inline(__always)
  private static func bit(_ condition: Bool) -> UInt64 { condition ? 1 : 0 }

  /// ⌊g · c / 2¹²⁸⌋, made odd where anything was cut off.
  @inline(__always)
  private static func roundedToOdd(_ g: PowersOfTen.Power, _ c: UInt64) -> UInt64 {
    let low = g.low.multipliedFullWidth(by: c).high
    let high = g.high.multipliedFullWidth(by: c)
    let (sum, carry) = high.low.addingReportingOverflow(low)
    return (high.high &+ (carry ? 1 : 0)) | (sum > 1 ? 1 : 0)
  }

  /// As many digits as there can be.
  @inline(__always)
  private static func normalized(_ decimal: UInt64, _ k: Int) -> (digits: UInt64, exponent: Int) {
    let exponent = k &+ count &- 1
    if decimal >= least / 10 {
      let isShort = bit(decimal < least)
      return (decimal &* (1 &+ 9 &* isShort), exponent &- Int(truncatingIfNeeded: isShort))
    }
    return normalizedSubnormal(decimal, exponent)
  }

  @inline(never)
  private static func normalizedSubnormal(_ decimal: UInt64, _ exponent: Int) -> (digits: UInt64, exponent: Int) {
    var (digits, exponent) = (decimal, exponent)
    while digits < least {
      digits &*= 10
      exponent &-= 1
    }
    return (digits, exponent)
  }
}
