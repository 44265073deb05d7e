import CJSON
import Tensors

/// A number as the shortest decimal that reads back to it, laid out as Python's `repr` does: `0.8`, `1.0`, `1e-08`,
/// `1.5e+16`; non-finite ones as strings.
enum ShortestDecimal {
  /// The most bytes that a number takes: `-2.2250738585072014e-308` is one of the longest.
  static let maximumCount = 24
  /// Bytes behind a number that may be written to all the same: digits are copied in blocks.
  static let spare = 24

  /// Writes `number` to `target`, which has room for `maximumCount` and `spare` bytes, and returns how many it took.
  @inline(__always)
  static func write<Scalar: TensorScalar>(_ number: Scalar, to target: UnsafeMutablePointer<UInt8>) -> Int {
    guard number.isFinite else {
      return copy(number.isNaN ? "\"NaN\"" : number > 0 ? "\"Infinity\"" : "\"-Infinity\"", to: target)
    }
    guard let single = number as? Float else { return writeDigits(of: Double(number), to: target) }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { scratch in
      guard let digits = scratch.baseAddress else { return 0 }
      return layOut(UnsafeBufferPointer(start: digits, count: formatFloat(single, digits)), to: target)
    }
  }

  /// Readers go through a double. Of all floats there is one pair whose shortest decimal, read as a double and
  /// rounded, is a neighbour's: ±7.038531e-26 (every positive float was tried). It takes a digit more.
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
    guard var source = UnsafePointer(scientific.baseAddress) else { return 0 }
    let end = source + scientific.count
    var out = target
    if source.pointee == UInt8(ascii: "-") {
      put(source.pointee, to: &out)
      source += 1
    }
    // Exponents of three digits are none that are laid out otherwise.
    let tens = Int(end[-2] & 15)
    let exponentCount = end[-3] >= UInt8(ascii: "0") ? 3 : 2
    let sign = end - exponentCount - 1
    let magnitude = exponentCount == 3 ? 100 : 10 * tens + Int(end[-1] & 15)
    let exponent = sign.pointee == UInt8(ascii: "-") ? -magnitude : magnitude
    guard exponent >= -4, exponent < 16 else {
      put(source, count: end - source, to: &out)
      return out - target
    }
    // The first digit, the point and the digits behind it, the `e` and the sign.
    let fraction = source + 2
    let fractionCount = max(0, sign - 1 - fraction)
    if exponent < 0 {
      put(UInt8(ascii: "0"), to: &out)
      put(UInt8(ascii: "."), to: &out)
      for _ in exponent + 1..<0 { put(UInt8(ascii: "0"), to: &out) }
      put(source.pointee, to: &out)
      put(fraction, count: fractionCount, to: &out)
    } else {
      let whole = min(exponent, fractionCount)
      put(source.pointee, to: &out)
      put(fraction, count: whole, to: &out)
      for _ in whole..<exponent { put(UInt8(ascii: "0"), to: &out) }
      put(UInt8(ascii: "."), to: &out)
      if fractionCount == whole { put(UInt8(ascii: "0"), to: &out) }
      put(fraction + whole, count: fractionCount - whole, to: &out)
    }
    return out - target
  }

  @inline(__always)
  private static func put(_ byte: UInt8, to out: inout UnsafeMutablePointer<UInt8>) {
    out.pointee = byte
    out += 1
  }

  @inline(__always)
  private static func put(
    _ bytes: UnsafePointer<UInt8>, count: Int, to out: inout UnsafeMutablePointer<UInt8>
  ) {
    out.update(from: bytes, count: count)
    out += count
  }

  private static func copy(_ text: StaticString, to target: UnsafeMutablePointer<UInt8>) -> Int {
    target.update(from: text.utf8Start, count: text.utf8CodeUnitCount)
    return text.utf8CodeUnitCount
  }
}
