import CJSON
import Tensors

/// A number as the shortest decimal that reads back to it, laid out as Python's `repr` does: `0.8`, `1.0`, `1e-08`,
/// `1.5e+16`; non-finite ones as strings.
enum ShortestDecimal {
  /// The most bytes that a number takes: `-2.2250738585072014e-308` is one of the longest.
  static let maximumCount = 24

  /// Writes `number` to `target`, which has room for `maximumCount` bytes, and returns how many it took.
  @inline(__always)
  static func write<Scalar: TensorScalar>(_ number: Scalar, to target: UnsafeMutablePointer<UInt8>) -> Int {
    guard number.isFinite else {
      return copy(number.isNaN ? "\"NaN\"" : number > 0 ? "\"Infinity\"" : "\"-Infinity\"", to: target)
    }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { scratch in
      guard let digits = scratch.baseAddress else { return 0 }
      let count =
        switch number {
        case let number as Float: formatFloat(number, digits)
        default: cjson_format_double(Double(number), digits)
        }
      return layOut(UnsafeBufferPointer(start: digits, count: count), to: target)
    }
  }

  /// Readers go through a double. Of all floats there is one pair whose shortest decimal, read as a double and
  /// rounded, is a neighbour's: ±7.038531e-26 (all 2³² were tried). It takes a digit more.
  @inline(__always)
  private static func formatFloat(_ number: Float, _ digits: UnsafeMutablePointer<UInt8>) -> Int {
    guard number.magnitude.bitPattern != 0x15AE_43FD else {
      return copy(number < 0 ? "-7.0385307e-26" : "7.0385307e-26", to: digits)
    }
    return cjson_format_float(number, digits)
  }

  /// Rewrites `d.ddde±xx`: as it is below 0.0001 and from 1e16 on, with the point at its place between.
  @inline(__always)
  private static func layOut(
    _ scientific: UnsafeBufferPointer<UInt8>, to target: UnsafeMutablePointer<UInt8>
  ) -> Int {
    var count = 0
    @inline(__always) func put(_ byte: UInt8) {
      target[count] = byte
      count += 1
    }
    var first = 0
    if scientific[0] == UInt8(ascii: "-") {
      put(UInt8(ascii: "-"))
      first = 1
    }
    var mark = scientific.count - 1
    var exponent = 0
    var power = 1
    while scientific[mark] >= UInt8(ascii: "0") {
      exponent += power * Int(scientific[mark] - UInt8(ascii: "0"))
      power *= 10
      mark -= 1
    }
    if scientific[mark] == UInt8(ascii: "-") { exponent = -exponent }
    guard exponent >= -4, exponent < 16 else {
      for position in first..<scientific.count { put(scientific[position]) }
      return count
    }
    // Digits stand at `first`, and from `first + 2` on to the `e` before the exponent's sign.
    let digitCount = mark - 1 == first + 1 ? 1 : mark - 1 - first - 1
    @inline(__always) func digit(_ place: Int) -> UInt8 { scientific[place == 0 ? first : first + 1 + place] }
    if exponent < 0 {
      put(UInt8(ascii: "0"))
      put(UInt8(ascii: "."))
      for _ in exponent + 1..<0 { put(UInt8(ascii: "0")) }
      for place in 0..<digitCount { put(digit(place)) }
    } else {
      for place in 0...exponent { put(place < digitCount ? digit(place) : UInt8(ascii: "0")) }
      put(UInt8(ascii: "."))
      if digitCount <= exponent + 1 { put(UInt8(ascii: "0")) }
      for place in min(exponent + 1, digitCount)..<digitCount { put(digit(place)) }
    }
    return count
  }

  private static func copy(_ text: StaticString, to target: UnsafeMutablePointer<UInt8>) -> Int {
    target.update(from: text.utf8Start, count: text.utf8CodeUnitCount)
    return text.utf8CodeUnitCount
  }
}
