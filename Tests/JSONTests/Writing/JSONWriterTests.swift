import JSON
import Tensors
import Testing

@Suite struct JSONWriterTests {
  private func text(_ write: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    write(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test func structure() {
    let written = text { writer in
      writer.object { writer in
        writer.member("a", 1)
        writer.key("b")
        writer.array { writer in
          writer.write(true)
          writer.null()
          writer.object { _ in }
          writer.array { _ in }
          writer.raw("{\"raw\":1}".utf8)
        }
        writer.member("c", Optional<String>.none)
        writer.member("d", ["x", "y"])
        writer.member("e", UInt64.max)
      }
    }
    #expect(
      written == #"{"a":1,"b":[true,null,{},[],{"raw":1}],"c":null,"d":["x","y"],"e":18446744073709551615}"#)
  }

  @Test func strings() throws {
    #expect(
      text { $0.write("a\"b\\c/\n\r\t\u{8}\u{C}\u{1}\u{1F}\u{7F}ä😀") } == #""a\"b\\c/\n\r\t\b\f\u0001\u001f"#
        + "\u{7F}ä😀\"")
    let all = String(String.UnicodeScalarView((0..<0x800).compactMap { Unicode.Scalar($0 as UInt32) }))
    #expect(try JSONDocument(text { $0.object { $0.member(all, all) } }).root.object?[all]?.string == all)
  }

  @Test func appendsAndDrains() {
    var writer = JSONWriter(appendingTo: Array("data: ".utf8))
    writer.array { writer in
      writer.write(1)
      #expect(writer.drain() == Array("data: [1".utf8))
      writer.write(2)
    }
    #expect(writer.bytes == Array(",2]".utf8))
  }

  @Test func tensors() throws {
    let matrix = try #require(
      Shape([2, 3]).flatMap { Tensor(shape: $0, elements: [1, 2, 3, 4, 5.5, .nan]) })
    #expect(text { $0.write(matrix) } == "[[1.0,2.0,3.0],[4.0,5.5,\"NaN\"]]")
    #expect(
      text { $0.write(matrix, encoding: .flat) } == "{\"shape\":[2,3],\"data\":[1.0,2.0,3.0,4.0,5.5,\"NaN\"]}"
    )
    let floats = try #require(Shape([2]).flatMap { Tensor<Float>(shape: $0, elements: [1, 2]) })
    #expect(
      text { $0.write(floats, encoding: .base64) }
        == "{\"dtype\":\"float32\",\"shape\":[2],\"base64\":\"AACAPwAAAEA=\"}")
    #expect(text { $0.object { $0.member("x", floats) } } == "{\"x\":[1.0,2.0]}")
    #expect(text { $0.write(Tensor(0.5)) } == "0.5")
    let empty = try #require(Shape([2, 0]).map { Tensor<Double>(shape: $0, repeating: 0) })
    #expect(text { $0.write(empty) } == "[[],[]]")
  }

  #if !os(Windows)
    @Test func whatIsNoJSONIsStopped() async {
      await #expect(processExitsWith: .failure) {
        var writer = JSONWriter()
        writer.write(1)
        writer.write(2)
      }
      await #expect(processExitsWith: .failure) {
        var writer = JSONWriter()
        writer.object { $0.write(1) }
      }
      await #expect(processExitsWith: .failure) {
        var writer = JSONWriter()
        writer.object { $0.key("a") }
      }
      await #expect(processExitsWith: .failure) {
        var writer = JSONWriter()
        writer.array { $0.key("a") }
      }
    }
  #endif
}
