import Testing

@testable import HTTPServer

struct DateFieldTests {
  @Test("the example of RFC 9110 section 5.6.7, and others") func text() {
    #expect(DateField.text(784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
    #expect(DateField.text(0) == "Thu, 01 Jan 1970 00:00:00 GMT")
    #expect(DateField.text(1_709_164_800) == "Thu, 29 Feb 2024 00:00:00 GMT")
  }
}
