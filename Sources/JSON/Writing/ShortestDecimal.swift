import Tensors

/// Writes a number as the shortest decimal that reads back to it, laid out as Python's `repr` does: `0.8`, `1.0`, `1e-08`,
/// `1.5e+16`; non-finite ones as strings.
struct ShortestDecimal {
  /// The most bytes that a number takes: `-2.2250738585072014e-308` is one of the longest.
  static let maximumCount = 24
  /// Bytes behind a number that may be written to all the same: digits are stored in blocks.
  static let spare = 24

  private let powers = PowersOfTen()

  /// Writes `number` to `target`, which has room for `maximumCount` and `spare` bytes, and returns how many it took.
  @inline(__always)
  func write<Scalar: TensorScalar>(_ number: Scalar, to target: UnsafeMutablePointer<UInt8>) -> Int {
    guard number.isFinite else {
      return copy(number.isNaN ? "\"NaN\"" : number > 0 ? "\"Infinity\"" : "\"-Infinity\"", to: target)
    }
    let start = UnsafeMutableRawPointer(target)
    var out = start
    out.storeBytes(of: UInt8(ascii: "-"), as: UInt8.self)
    out += number.sign == .minus ? 1 : 0
    guard number != 0 else {
      out.storeBytes(of: 0x30_2e30, as: UInt32.self)
      return out + 3 - start
    }
    if let single = number as? Float, single.magnitude.bitPattern == Self.exceptionalFloat {
      return out - start + copy("7.0385307e-26", to: target + (out - start))
    }
    let decimal = ShortestDigits(number, powers)
    Self.layOut(DecimalDigits(decimal.digits), exponent: decimal.exponent, to: &out)
    return out - start
  }

  /// Readers go through a double. Of all floats there is one pair whose shortest decimal, read as a double and
  /// rounded, is a neighbour's: ±7.038531e-26 (every positive float was tried). It takes a digit more.
  private static let exceptionalFloat: UInt32 = 0x15AE_43FD

  @inline(never)
  private func copy(_ text: StaticString, to target: UnsafeMutablePointer<UInt8>) -> Int {
    target.update(from: text.utf8Start, count: text.utf8CodeUnitCount)
    return text.utf8CodeUnitCount
  }
}

// MARK: - Layout

extension ShortestDecimal {
  /// Writes the digits with the point at its place from 0.0001 on and below 1e16, with an exponent otherwise.
  /// - Parameter exponent: the power of ten of the first digit.
  @inline(__always)
  private static func layOut(_ digits: DecimalDigits, exponent: Int, to out: inout UnsafeMutableRawPointer) {
    if exponent < -4 || exponent >= 16 {
      // 1.5e+16
      out.storeBytes(of: digits.first, as: UInt8.self)
      out.storeBytes(of: UInt8(ascii: "."), toByteOffset: 1, as: UInt8.self)
      out.storeBytes(of: digits.rest, toByteOffset: 2, as: UInt128.self)
      out += digits.count == 1 ? 1 : digits.count &+ 1
      append(exponent: exponent, to: &out)
    } else if exponent < 0 {
      // 0.0015
      out.storeBytes(of: 0x30_3030_2e30, as: UInt64.self)
      out += 1 &- exponent
      out.storeBytes(of: digits.first, as: UInt8.self)
      out.storeBytes(of: digits.rest, toByteOffset: 1, as: UInt128.self)
      out += digits.count
    } else {
      // 1.5, 1500.0: what is behind the point is stored once more, a byte further on.
      out.storeBytes(of: digits.first, as: UInt8.self)
      out.storeBytes(of: digits.rest, toByteOffset: 1, as: UInt128.self)
      let behind = digits.rest &>> UInt128(truncatingIfNeeded: 8 &* exponent)
      out.storeBytes(of: behind, toByteOffset: exponent &+ 2, as: UInt128.self)
      out.storeBytes(of: UInt8(ascii: "."), toByteOffset: exponent &+ 1, as: UInt8.self)
      out += max(digits.count, exponent &+ 2) &+ 1
    }
  }

  @inline(__always)
  private static func append(exponent: Int, to out: inout UnsafeMutableRawPointer) {
    out.storeBytes(of: UInt8(ascii: "e"), as: UInt8.self)
    out.storeBytes(of: UInt8(ascii: exponent < 0 ? "-" : "+"), toByteOffset: 1, as: UInt8.self)
    out += 2
    let magnitude = exponent.magnitude
    if magnitude >= 100 {
      out.storeBytes(of: UInt8(truncatingIfNeeded: 0x30 + magnitude / 100), as: UInt8.self)
      out += 1
    }
    out.storeBytes(of: UInt8(truncatingIfNeeded: 0x30 + magnitude / 10 % 10), as: UInt8.self)
    out.storeBytes(of: UInt8(truncatingIfNeeded: 0x30 + magnitude % 10), toByteOffset: 1, as: UInt8.self)
    out += 2
  }
}
