extension ShortestDecimal {
  /// Digits are made from the last one on, in a block of so many bytes.
  private static let blockCount = 24

  /// Writes a finite number: with its point at its place from 0.0001 on and below 1e16, with an exponent otherwise.
  @inline(__always)
  static func writeDigits(of number: Double, to target: UnsafeMutablePointer<UInt8>) -> Int {
    let decimal = ShortestDigits(number)
    return withUnsafeTemporaryAllocation(byteCount: 2 * blockCount, alignment: 8) { scratch in
      guard let base = scratch.baseAddress else { return 0 }
      let end = base.assumingMemoryBound(to: UInt8.self) + blockCount
      let digits = write(decimal.digits, before: end)
      var out = target
      if number.sign == .minus {
        out.pointee = UInt8(ascii: "-")
        out += 1
      }
      layOut(UnsafePointer(digits), count: end - digits, exponent: decimal.exponent, to: &out)
      return out - target
    }
  }

  /// - Parameters:
  ///   - digits: the digits of an integer, which has no zeros at its end, in a block with as much behind it.
  ///   - exponent: the power of ten that it is multiplied with.
  @inline(__always)
  private static func layOut(
    _ digits: UnsafePointer<UInt8>, count: Int, exponent: Int, to out: inout UnsafeMutablePointer<UInt8>
  ) {
    let wholeCount = count + exponent
    if wholeCount <= -4 || wholeCount > 16 {
      // 1.5e+16
      copyBlock(digits, to: out + 1)
      out[0] = out[1]
      out[1] = UInt8(ascii: ".")
      out += count == 1 ? 1 : count + 1
      append(exponent: wholeCount - 1, to: &out)
    } else if wholeCount <= 0 {
      // 0.0015
      fill(out, 2 - wholeCount)
      out[1] = UInt8(ascii: ".")
      out += 2 - wholeCount
      copyBlock(digits, to: out)
      out += count
    } else if exponent < 0 {
      // 1.5
      copyBlock(digits, to: out)
      copyBlock(digits + wholeCount, to: out + wholeCount + 1)
      out[wholeCount] = UInt8(ascii: ".")
      out += count + 1
    } else {
      // 1500.0
      copyBlock(digits, to: out)
      fill(out + count, exponent)
      out += wholeCount
      out[0] = UInt8(ascii: ".")
      out[1] = UInt8(ascii: "0")
      out += 2
    }
  }

  private static func append(exponent: Int, to out: inout UnsafeMutablePointer<UInt8>) {
    out[0] = UInt8(ascii: "e")
    out[1] = UInt8(ascii: exponent < 0 ? "-" : "+")
    out += 2
    let magnitude = exponent.magnitude
    if magnitude >= 100 {
      out.pointee = UInt8(truncatingIfNeeded: 0x30 + magnitude / 100)
      out += 1
    }
    out[0] = UInt8(truncatingIfNeeded: 0x30 + magnitude / 10 % 10)
    out[1] = UInt8(truncatingIfNeeded: 0x30 + magnitude % 10)
    out += 2
  }

  /// Writes the digits of an integer so that they end at `end`, and returns where they start.
  @inline(__always)
  private static func write(
    _ integer: UInt64, before end: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    var out = end
    var rest = integer
    while rest >= 100_000_000 {
      // Of 64 bits only the first division is: 32 take a third of the time.
      let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 100_000_000)
      var eight = UInt32(truncatingIfNeeded: remainder)
      for _ in 0..<4 {
        writePair(eight % 100, before: &out)
        eight /= 100
      }
      rest = quotient
    }
    var last = UInt32(truncatingIfNeeded: rest)
    while last >= 100 {
      writePair(last % 100, before: &out)
      last /= 100
    }
    if last >= 10 {
      writePair(last, before: &out)
    } else {
      out -= 1
      out.pointee = UInt8(truncatingIfNeeded: 0x30 + last)
    }
    return out
  }

  @inline(__always)
  private static func writePair(_ number: UInt32, before out: inout UnsafeMutablePointer<UInt8>) {
    let tens = (number * 205) >> 11
    out -= 2
    out[0] = UInt8(truncatingIfNeeded: 0x30 + tens)
    out[1] = UInt8(truncatingIfNeeded: 0x30 + number - 10 * tens)
  }

  @inline(__always)
  private static func copyBlock(_ source: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<UInt8>) {
    let (source, target) = (UnsafeRawPointer(source), UnsafeMutableRawPointer(target))
    // As many digits as there are, in two steps.
    target.storeBytes(of: source.loadUnaligned(as: SIMD16<UInt8>.self), as: SIMD16<UInt8>.self)
    target.storeBytes(
      of: source.loadUnaligned(fromByteOffset: 16, as: UInt64.self), toByteOffset: 16, as: UInt64.self)
  }

  /// Writes zeros.
  @inline(__always)
  private static func fill(_ target: UnsafeMutablePointer<UInt8>, _ count: Int) {
    for index in 0..<count { target[index] = UInt8(ascii: "0") }
  }
}
