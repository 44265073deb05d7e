import Diagnostics
import Diagnostics
import Testing

@Suite struct JSONPointerTests {
  @Test func text() {
    #expect(JSONPointer.root.description == "")
    #expect((JSONPointer.root / "network" / "layers" / 3 / "from").description == "/network/layers/3/from")
  }

  /// The examples of RFC 6901, section 5.
  @Test(arguments: [
    ("", "/"), ("a/b", "/a~1b"), ("c%d", "/c%d"), ("m~n", "/m~0n"), (" ", "/ "), ("~1", "/~01"),
  ])
  func escapes(name: String, text: String) {
    #expect((JSONPointer.root / name).description == text)
  }

  @Test("a name of any length makes a short text") func longNames() {
    let name = String(repeating: "ü", count: 256)
    #expect((JSONPointer.root / name / 1).description == "/\(name)/1")
    #expect((JSONPointer.root / (name + "ü") / 1).description == "/\(name)…/1")
  }

  @Test("a fault of a value that was read by itself") func within() {
    let place = JSONPointer.root / "inputs" / "x"
    #expect(place.appending(.root / 2 / "data").description == "/inputs/x/2/data")
    #expect(place.appending(JSONPointer.root) == place)
    #expect(Fault(at: .root / 2, "is wrong").within(place) == Fault(at: place / 2, "is wrong"))
  }

  @Test func equality() {
    #expect(JSONPointer.root / "a" / 1 == JSONPointer.root / "a" / 1)
    #expect(JSONPointer.root / "a" != JSONPointer.root / "b")
    #expect(Set([JSONPointer.root / "a", JSONPointer.root / "a"]).count == 1)
  }
}
