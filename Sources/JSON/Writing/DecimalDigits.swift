/// The digits of an integer of 17 of them, as text.
struct DecimalDigits {
  /// The first one.
  let first: UInt8
  /// The others, the second one in the lowest byte.
  let rest: UInt128
  /// How many there are without the zeros at the end; at least one.
  let count: Int

  @inline(__always)
  init(_ integer: UInt64) {
    let (upper, lower) = integer.quotientAndRemainder(dividingBy: 100_000_000)
    let (top, middle) = upper.quotientAndRemainder(dividingBy: 100_000_000)
    let digits = UInt128(_low: Self.eight(middle), _high: Self.eight(lower))
    first = UInt8(truncatingIfNeeded: top) | 0x30
    rest = digits | 0x3030_3030_3030_3030_3030_3030_3030_3030
    count = 17 &- digits.leadingZeroBitCount / 8
  }

  /// The eight digits of an integer, a byte each, the first in the lowest: halves are parted, then their halves, and theirs.
  @inline(__always)
  private static func eight(_ integer: UInt64) -> UInt64 {
    let fours = integer << 32 &- ((integer &* 109_951_163) >> 40) &* (10_000 << 32 - 1)
    let twos = fours << 16 &- ((fours &* 5_243) >> 19 & 0x7f_0000_007f) &* (100 << 16 - 1)
    return twos << 8 &- ((twos &* 103) >> 10 & 0xf_000f_000f_000f) &* (10 << 8 - 1)
  }
}
