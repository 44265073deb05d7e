import Testing

@testable import HTTPServer

struct ByteWriterTests {
  private func text(_ write: (inout ByteWriter) -> Void) -> String {
    var bytes = Array("<".utf8)
    bytes.append(upTo: 64, write)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("texts, bytes and what stood there before") func texts() {
    let name = "Schubfächer"
    #expect(
      text { writer in
        writer.append(constant: "a ")
        writer.append(name)
        writer.append(Array("!?".utf8))
        writer.append(0x3e)
        writer.append([])
        writer.append("")
      } == "<a Schubfächer!?>")
  }

  @Test(
    "numbers in decimal digits, with as many as are asked for",
    arguments: [(0, 1, "0"), (7, 3, "007"), (10, 1, "10"), (999, 3, "999"), (1234, 3, "1234"), (.max, 1, "\(Int.max)")])
  func numbers(_ number: Int, _ least: Int, _ digits: String) {
    #expect(text { $0.append(decimal: number, atLeast: least) } == "<\(digits)")
  }
}
