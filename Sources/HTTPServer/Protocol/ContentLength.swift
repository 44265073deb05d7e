/// `Content-Length = 1*DIGIT` (RFC 9110 section 8.6).
enum ContentLength {
  /// The number of bytes. Lists are refused too, even of equal numbers, as RFC 9112 section 6.3 allows.
  static func parse(_ digits: Span<UInt8>) throws(HTTPFault) -> UInt64 {
    guard digits.count > 0 else { throw bad }
    var value: UInt64 = 0
    for index in 0..<digits.count {
      guard digits[index].isDigit else { throw bad }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(UInt64(digits[index] &- 0x30))
      guard !overflow, !carry else { throw bad }
      value = sum
    }
    return value
  }

  /// The fault of any other value, and of a second field.
  static let bad = HTTPFault.malformed(
    "bad-content-length", "Content-Length is sent once, and is one decimal number below 2^64.")
}
