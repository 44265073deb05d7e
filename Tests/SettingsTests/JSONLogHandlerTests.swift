import Logging
import Testing

@testable import Settings

struct JSONLogHandlerTests {
  @Test func aMessageIsOneObject() {
    var handler = JSONLogHandler(label: "chainrule")
    handler[metadataKey: "b"] = "old"
    let line = handler.line(.warning, "two\nlines \"quoted\"", ["b": "new", "a": "1"], "T")
    #expect(
      String(decoding: line, as: UTF8.self)
        == #"{"time":"T","level":"warning","label":"chainrule","message":"two\nlines \"quoted\"","#
        + #""metadata":{"a":"1","b":"new"}}"# + "\n")
  }

  @Test func timesAreRFC3339() {
    #expect(Timestamp.text(seconds: 1_700_000_000, milliseconds: 7) == "2023-11-14T22:13:20.007Z")
  }
}
