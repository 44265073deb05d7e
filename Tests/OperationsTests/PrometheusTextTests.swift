import Testing

@testable import Operations

struct PrometheusTextTests {
  @Test func aFamilyHasItsHelpAndType() {
    var text = PrometheusText()
    text.single("a_total", .counter, "How many.", 3)
    text.family("b", .gauge, "What.")
    text.figure("b", [("x", "1"), ("y", "a\"b\\c\nd")], "2.5")
    #expect(
      text.text == """
        # HELP a_total How many.
        # TYPE a_total counter
        a_total 3
        # HELP b What.
        # TYPE b gauge
        b{x="1",y="a\\"b\\\\c\\nd"} 2.5

        """)
  }
}
