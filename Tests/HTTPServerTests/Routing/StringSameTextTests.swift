import Testing

@testable import HTTPServer

struct StringSameTextTests {
  @Test(
    "texts are the same where they are equal and as long",
    arguments: [
      ("/livez", "/livez", true), ("", "", true), ("/livez", "/readyz", false), ("/livez", "/liver", false),
      ("/v1/layers/{type}/details", "/v1/layers/{type}/details", true), ("caf\u{e9}", "cafe\u{301}", false),
    ])
  func same(_ one: String, _ other: String, _ isSame: Bool) {
    #expect(one.isSameText(as: other) == isSame)
    #expect(other.isSameText(as: one) == isSame)
  }
}
