/// A number of paths: a natural number of any size, since every skip connection can double it.
public struct PathCount: Hashable, Sendable {
  /// No path.
  public static let zero = PathCount(limbs: [])
  /// One path.
  public static let one = PathCount(limbs: [1])

  /// What a limb counts to: the largest power of ten of which two fit a word, so that the decimal digits are at hand.
  private static let base: UInt64 = 1_000_000_000_000_000_000

  /// The digits to ``base``, the least first, without leading zeros.
  private var limbs: [UInt64]

  private init(limbs: [UInt64]) { self.limbs = limbs }

  /// Makes the number `count`.
  public init(_ count: UInt) {
    limbs = []
    var rest = UInt64(count)
    while rest > 0 {
      limbs.append(rest % PathCount.base)
      rest /= PathCount.base
    }
  }

  public static func += (a: inout PathCount, b: PathCount) {
    var carry: UInt64 = 0
    for place in 0..<max(a.limbs.count, b.limbs.count) {
      if place == a.limbs.count { a.limbs.append(0) }
      // Less than 2 · 10¹⁸, which a word holds.
      let sum = a.limbs[place] + (place < b.limbs.count ? b.limbs[place] : 0) + carry
      carry = sum >= PathCount.base ? 1 : 0
      a.limbs[place] = carry == 1 ? sum - PathCount.base : sum
    }
    if carry == 1 { a.limbs.append(1) }
  }

  /// The number as a word; `nil` where a word does not hold it.
  public var exactly: UInt? {
    var value: UInt = 0
    for limb in limbs.reversed() {
      let (product, isTooLarge) = value.multipliedReportingOverflow(by: UInt(PathCount.base))
      let (sum, isStillTooLarge) = product.addingReportingOverflow(UInt(limb))
      if isTooLarge || isStillTooLarge { return nil }
      value = sum
    }
    return value
  }

  /// The nearest floating-point number; infinite above its range.
  public var approximate: Double {
    limbs.reversed().reduce(0) { $0 * Double(PathCount.base) + Double($1) }
  }
}

extension PathCount: Comparable {
  public static func < (a: PathCount, b: PathCount) -> Bool {
    if a.limbs.count != b.limbs.count { return a.limbs.count < b.limbs.count }
    return a.limbs.reversed().lexicographicallyPrecedes(b.limbs.reversed())
  }
}

extension PathCount: CustomStringConvertible {
  /// The decimal digits.
  public var description: String {
    guard let first = limbs.last else { return "0" }
    return limbs.dropLast().reversed().reduce(String(first)) { digits, limb in
      let part = String(limb)
      return digits + String(repeating: "0", count: 18 - part.utf8.count) + part
    }
  }
}
