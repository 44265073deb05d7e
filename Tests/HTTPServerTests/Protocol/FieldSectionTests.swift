import HTTPTypes
import Testing

@testable import HTTPServer

@Suite struct FieldSectionTests {
  private func section(_ lines: [[UInt8]]) throws -> FieldSection {
    var section = FieldSection()
    for line in lines { section.append(line.span, try FieldLine(parsing: line.span)) }
    return section
  }

  @Test func findsNamesInAnyCase() throws {
    let section = try section(["Host: a", "CONTENT-type:\t text/plain ", "x-empty:"].map { Array($0.utf8) })
    #expect(section.count == 3)
    #expect(section[.contentType] == "text/plain")
    #expect(section.contains(.contentType))
    #expect(section[try #require(HTTPField.Name("X-Empty"))] == "")
    #expect(section[.accept] == nil)
    #expect(!section.contains(.accept))
  }

  /// RFC 9110 section 5.3.
  @Test func joinsFieldsOfOneName() throws {
    let section = try section(["Accept: a", "Host: h", "accept: b, c"].map { Array($0.utf8) })
    #expect(section[.accept] == "a, b, c")
  }

  @Test func readsWhatIsNoUTF8() throws {
    #expect(try section([Array("Via: ".utf8) + [0xE9]])[.via] == "\u{FFFD}")
  }

  @Test func isMadeOfFieldsAtHand() {
    #expect(FieldSection([.accept: "a", .via: "h"])[.via] == "h")
  }
}
