/// `Transfer-Encoding = #transfer-coding` (RFC 9112 section 6.1). An empty member is refused, though it might be passed over (RFC
/// 9110 section 5.6.1.2): not all who forward requests do, and who reads the framing otherwise sees other requests.
struct TransferCoding {
  private var chunkedIsLast = false
  private var hasUnknown = false

  /// Takes the codings of one more field line, applied after those before.
  mutating func append(_ value: Span<UInt8>) throws(HTTPFault) {
    var start = 0
    while start <= value.count {
      let end = value.firstIndex(of: UInt8(ascii: ","), in: start..<value.count) ?? value.count
      try append(coding: value.extracting(value.trimming(start..<end)))
      start = end + 1
    }
  }

  private mutating func append(coding: Span<UInt8>) throws(HTTPFault) {
    // chunked is last and stands once (section 6.1, 7); identity is gone (RFC 7230 appendix A.2); parameters
    // of chunked there are none (section 7).
    guard coding.count > 0, !chunkedIsLast, !coding.equalsIgnoringCase("identity") else { throw Self.bad }
    for index in 0..<coding.count where !coding[index].isTokenByte { throw Self.bad }
    if coding.equalsIgnoringCase("chunked") {
      chunkedIsLast = true
    } else {
      hasUnknown = true
    }
  }

  /// Checks the whole list: chunked, and nothing else.
  func finish() throws(HTTPFault) {
    if hasUnknown { throw .transferCodingNotImplemented }
  }

  private static let bad = HTTPFault.malformed(
    "bad-transfer-encoding",
    "Transfer-Encoding names codings of which chunked is the last, once and without parameters.")
}
