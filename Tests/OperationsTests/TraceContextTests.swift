import Testing

@testable import Operations

struct TraceContextTests {
  private static let trace = "0af7651916cd43dd8448eb211c80319c"
  private static let span = "b7ad6b7169203331"

  @Test func aTraceIsTakenOverWithASpanOfItsOwn() throws {
    let context = try #require(TraceContext(traceparent: "00-\(Self.trace)-\(Self.span)-01"))
    #expect(context.traceID == Self.trace && context.parentID == Self.span && context.isSampled)
    #expect(context.spanID.utf8.count == 16 && context.spanID != Self.span)
    #expect(TraceContext(traceparent: "00-\(Self.trace)-\(Self.span)-00")?.isSampled == false)
    // A later version may have more behind what is known.
    #expect(TraceContext(traceparent: "01-\(Self.trace)-\(Self.span)-01-more") != nil)
  }

  @Test(
    "What is malformed is no trace",
    arguments: [
      "", "00", "00-\(trace)-\(span)", "00-\(trace)-\(span)-01-more", "ff-\(trace)-\(span)-01",
      "00-\(trace.uppercased())-\(span)-01", "00-00000000000000000000000000000000-\(span)-01",
      "00-\(trace)-0000000000000000-01", "00-\(trace)x-\(span)-01", "00-\(trace)-\(span)-1", "0-\(trace)-\(span)-01",
    ])
  func malformed(field: String) { #expect(TraceContext(traceparent: field) == nil) }

  @Test func newSpansDiffer() {
    let spans = Set((0..<1000).map { _ in TraceContext.newSpanID() })
    #expect(spans.count == 1000)
    #expect(spans.allSatisfy { $0.utf8.count == 16 && $0.contains { $0 != "0" } })
  }
}
