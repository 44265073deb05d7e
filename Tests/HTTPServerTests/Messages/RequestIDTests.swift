import Testing

@testable import HTTPServer

struct RequestIDTests {
  @Test func unique() {
    var source = RequestIDSource()
    var other = RequestIDSource()
    let ids = Set((0..<10_000).flatMap { _ in [source.next(), other.next()] })
    #expect(ids.count == 20_000)
    #expect(ids.allSatisfy { $0.utf8.count == 15 && RequestIDSource.isAcceptable($0) })
  }

  @Test(arguments: [
    ("a", true), ("A-b_c.9:", true), ("", false), ("a b", false), ("a\"", false), ("é", false),
    (String(repeating: "a", count: 64), true), (String(repeating: "a", count: 65), false),
  ]) func acceptable(_ id: String, _ expected: Bool) {
    #expect(RequestIDSource.isAcceptable(id) == expected)
  }
}
