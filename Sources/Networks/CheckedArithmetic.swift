/// Arithmetic on sizes that a request names: `nil` where an `Int` does not hold the result.
extension Int {
  /// The sum with `other`.
  func adding(_ other: Int) -> Int? {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? nil : sum
  }

  /// The product with `other`.
  func multiplied(by other: Int) -> Int? {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? nil : product
  }

  /// The sum with `other`, two numbers of 0 or more; `Int.max` where it is larger.
  func addingSaturated(_ other: Int) -> Int { adding(other) ?? .max }

  /// The product with `other`, two numbers of 0 or more; `Int.max` where it is larger.
  func multipliedSaturated(by other: Int) -> Int { multiplied(by: other) ?? .max }
}
