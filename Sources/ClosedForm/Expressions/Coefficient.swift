/// A real factor before a term: `number / Nᵏ`, where N is the number of terms that the loss takes the mean of, or
/// the sum of their weights.
///
/// N is kept as a letter so that a formula shows the reduction (2/N) and not what it happens to come to (0.1).
package struct Coefficient: Hashable, Sendable {
  /// 1.
  package static let one = Coefficient(1)
  /// −1.
  package static let minusOne = Coefficient(-1)

  /// The factor apart from N.
  package let number: Double
  /// k, how often the factor is divided by N.
  package let countPower: Int

  /// Makes the factor `number / N^countPower`.
  package init(_ number: Double, countPower: Int = 0) {
    self.number = number
    self.countPower = countPower
  }

  /// The product of two factors.
  package static func * (a: Coefficient, b: Coefficient) -> Coefficient {
    Coefficient(a.number * b.number, countPower: a.countPower &+ b.countPower)
  }

  /// The factor's value where N is `count`.
  package func value(count: Double) -> Double {
    var value = number
    for _ in 0..<max(countPower, 0) { value /= count }
    return value
  }
}
