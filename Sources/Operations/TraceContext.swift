/// The trace that a request belongs to (W3C Trace Context, the field `traceparent`), and this service's own span in it.
/// - SeeAlso: <https://www.w3.org/TR/trace-context/>
struct TraceContext: Equatable {
  /// 32 hexadecimal digits.
  let traceID: String
  /// The caller's span, 16 hexadecimal digits.
  let parentID: String
  /// This service's span.
  let spanID: String
  /// Whether the caller records the trace.
  let isSampled: Bool

  /// Reads a field's value; `nil` where it is malformed, and then there is no trace.
  init?(traceparent: String, spanID: String = TraceContext.newSpanID()) {
    let parts = traceparent.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count >= 4, TraceContext.isHexadecimal(parts[0], 2), parts[0] != "ff",
      // Version 00 has four parts; later ones may have more behind them.
      parts[0] != "00" || parts.count == 4,
      TraceContext.isHexadecimal(parts[1], 32), parts[1].contains(where: { $0 != "0" }),
      TraceContext.isHexadecimal(parts[2], 16), parts[2].contains(where: { $0 != "0" }),
      TraceContext.isHexadecimal(parts[3], 2), let flags = UInt8(parts[3], radix: 16)
    else { return nil }
    traceID = String(parts[1])
    parentID = String(parts[2])
    self.spanID = spanID
    isSampled = flags & 1 == 1
  }

  /// A span's id: random, and not zero.
  static func newSpanID() -> String {
    let digits = String(UInt64.random(in: 1 ... .max), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private static func isHexadecimal(_ text: Substring, _ count: Int) -> Bool {
    text.utf8.count == count
      && text.utf8.allSatisfy { byte in
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
      }
  }
}
