import Diagnostics
import JSON
import Testing

@Suite struct JSONDocumentTests {
  @Test func scalars() throws {
    #expect(try JSONDocument("true").root.bool == true)
    #expect(try JSONDocument(" false ").root.bool == false)
    #expect(try JSONDocument("null").root.isNull)
    #expect(try JSONDocument("\"a\\u00e4\\ud83d\\ude00\\n\"").root.string == "aä😀\n")
    #expect(try JSONDocument("\"\\u0000\"").root.string == "\0")
    #expect(try JSONDocument("1").root.bool == nil)
    #expect(try JSONDocument("1").root.string == nil)
  }

  @Test func integersAreToldFromOtherNumbers() throws {
    let one = try JSONDocument("1").root
    #expect(one.int == 1 && one.double == 1 && one.unsigned == 1)
    let half = try JSONDocument("0.5").root
    #expect(half.int == nil && half.double == 0.5 && half.unsigned == nil)
    #expect(try JSONDocument("1.0").root.int == nil)
    #expect(try JSONDocument("-9223372036854775808").root.int == .min)
    #expect(try JSONDocument("18446744073709551615").root.unsigned == .max)
    #expect(try JSONDocument("18446744073709551615").root.int == nil)
    #expect(try JSONDocument("-1").root.unsigned == nil)
  }

  @Test func integersBeyond64BitsAreDoubles() throws {
    let text = "[18446744073709551616, {\"a\": -123456789012345678901234567890}, 7, -9223372036854775809]"
    let array = try #require(try JSONDocument(text).root.array)
    #expect(array[0]?.double == 0x1p64)
    #expect(array[0]?.int == nil)
    #expect(array[1]?.object?["a"]?.double == -123_456_789_012_345_677_877_719_597_056)
    #expect(array[2]?.int == 7)
    #expect(array[3]?.double == -0x1p63)
    #expect(array[4] == nil)
  }

  @Test func smallNumbersUnderflow() throws {
    #expect(try JSONDocument("1e-400").root.double == 0)
    #expect(try JSONDocument("-5e-324").root.double == -.leastNonzeroMagnitude)
  }

  @Test func membersKeepTheirOrder() throws {
    let object = try #require(try JSONDocument("{\"b\": 1, \"a\": [2, {}], \"\": null}").root.object)
    #expect(object.map(\.name) == ["b", "a", ""])
    #expect(object.count == 3)
    #expect(object["a"]?.array?.count == 2)
    #expect(object["a"]?.array?.map(\.kind) == [.number, .object])
    #expect(object[""]?.isNull == true)
    #expect(object["c"] == nil)
  }

  @Test func valuesKeepTheirDocument() throws {
    func value() throws -> JSONValue? { try JSONDocument("[[\"kept\"]]").root.array?[0]?.array?[0] }
    let kept = try value()
    // Another document takes the parser that is free.
    let other = try JSONDocument("[[\"other\"]]")
    #expect(kept?.string == "kept")
    #expect(other.root.array?.count == 1)
  }

  @Test func parsedInPlaceThePaddingIsNotRead() throws {
    let bytes =
      Array("[1, 23456789]".utf8) + [UInt8](repeating: UInt8(ascii: "]"), count: JSONDocument.padding)
    let count = try bytes.withUnsafeBytes {
      try JSONDocument(padded: UnsafeRawBufferPointer(rebasing: $0.prefix(13))).root.array?.count
    }
    #expect(count == 2)
    #expect(throws: JSONSyntaxError.self) {
      try bytes.withUnsafeBytes { try JSONDocument(padded: UnsafeRawBufferPointer(rebasing: $0.prefix(12))) }
    }
  }

  @Test func duplicates() throws {
    let document = try JSONDocument(
      """
      {"a": [1, {"x/y": 1, "n": [[2, 3]], "x\\/y": 2, "x/y": 3}], "b": {"é": 1, "e\\u0301": 2}, "a": 0, "c": {}}
      """)
    #expect(document.duplicates().map(\.pointer.description) == ["/a", "/a/1/x~1y", "/b/e\u{301}"])
    #expect(document.duplicates().first?.detail == "the name \"a\" stands in this object more than once")
    #expect(document.root.object?.duplicateNames == ["a"])
    #expect(document.root.object?["a"]?.array?.count == 2)
  }

  @Test func duplicatesAmongMany() throws {
    let members = (0..<1000).map { "\"name\($0)\": \($0)" }
    let twice = "{\((members + members).joined(separator: ","))}"
    #expect(try JSONDocument("{\(members.joined(separator: ","))}").duplicates().isEmpty)
    #expect(try JSONDocument(twice).duplicates().count == JSONObject.mostErrors)
    #expect(try JSONDocument(twice).root.object?.duplicateNames.count == 1000)
  }

  @Test func unknownMembers() throws {
    let object = try #require(try JSONDocument("{\"wieght\": 1, \"bias\": 2, \"zzz\": 3}").root.object)
    #expect(
      object.unknownMembers(besides: ["weight", "bias"], at: .root / "f1").map(\.description) == [
        "/f1/wieght: unknown member \"wieght\": did you mean \"weight\"?",
        "/f1/zzz: unknown member \"zzz\": expected one of \"weight\", \"bias\"",
      ])
  }

  @Test func unknownMembersAreNotAllNamed() throws {
    let members = (0..<1000).map { "\"name\($0)\": \($0)" }
    let object = try #require(try JSONDocument("{\(members.joined(separator: ","))}").root.object)
    #expect(object.unknownMembers(besides: ["bias"], at: .root).count == JSONObject.mostErrors)
  }

  @Test(arguments: [
    ("[1,2]", "an array of 2"), ("[]", "an empty array"), ("{}", "an empty object"),
    ("{\"a\":1}", "an object"),
    ("-3", "the number -3"), ("2.5", "the number 2.5"), ("\"a\\nb\"", "the string \"a\\nb\""),
    ("null", "null"),
    ("18446744073709551615", "the number 18446744073709551615"), ("true", "true"),
    ("\"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz\"", "the string \"abcdefghijklmnopqrstuvwx…\""),
  ])
  func summary(text: String, summary: String) throws {
    #expect(try JSONDocument(text).root.summary == summary)
  }

  @Test func manyThreadsShareThePool() async throws {
    await withTaskGroup(of: Bool.self) { group in
      for task in 0..<8 {
        group.addTask {
          (0..<500).allSatisfy { round in
            let document = try? JSONDocument("{\"task\": \(task), \"rounds\": [\(round), \"\(round)\"]}")
            return document?.root.object?["task"]?.int == task
              && document?.root.object?["rounds"]?.array?[1]?.string == String(round)
          }
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }
}
