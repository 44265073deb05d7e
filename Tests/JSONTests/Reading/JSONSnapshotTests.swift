import Foundation
import Testing

@testable import JSON

@Suite struct JSONSnapshotTests {
  private static let network = #"{"layers": [{"name": "a", "n": 2, "x": 0.5, "b": [true, null, {}]}], "é": "\n"}"#

  /// How a value is written does not matter, nor what stands behind it.
  @Test(arguments: [
    "{\"network\": \(network)}", "{\"network\": \(network), \"after\": [\"some\", 1, {\"a\": 2.5}]}",
    #"{"network":{"layers":[{"name":"\u0061","n":2,"x":5e-1,"b":[true,null,{}]}],"\u00e9":"\u000a"}}"#,
    "{\"another\": \(network)}",
  ])
  func matches(text: String) throws {
    let (first, second) = (try Self.value("{\"network\": \(Self.network)}"), try Self.value(text))
    #expect(JSONSnapshot(first).matches(second) && JSONSnapshot(second).matches(first))
    #expect(first.digest == second.digest)
  }

  /// Behind other texts, and behind more values, a value stands in another place.
  @Test(arguments: [
    "{\"definition\": \(network)}", "{\"a\": \"other\", \"network\": \(network)}",
    "{\"a\": 1, \"network\": \(network)}",
  ])
  func standsElsewhere(text: String) throws {
    let (first, second) = (try Self.value("{\"network\": \(Self.network)}"), try Self.value(text))
    #expect(!JSONSnapshot(first).matches(second) && !JSONSnapshot(second).matches(first))
  }

  /// The first object in a document's object.
  private static func value(_ text: String) throws -> JSONValue {
    let members = Array(try #require(try JSONDocument(text).root.object))
    return try #require(members.first { $0.value.kind == .object }?.value)
  }

  /// Whatever else is written is another value.
  @Test(arguments: [
    ("\"a\"", "\"b\""), ("\"a\"", "\"\""), ("2", "3"), ("2", "2.0"), ("0.5", "0.25"), ("true", "false"), ("{}", "[]"),
    ("null", "\"\""), ("\"name\": \"a\", \"n\": 2", "\"n\": 2, \"name\": \"a\""), ("null", "null, null"),
    ("\\n", "\\t"),
  ])
  func differs(from part: String, by other: String) throws {
    let changed = try #require(
      Self.network.range(of: part).map { Self.network.replacingCharacters(in: $0, with: other) })
    let (first, second) = (try JSONDocument(Self.network).root, try JSONDocument(changed).root)
    #expect(!JSONSnapshot(first).matches(second))
    #expect(!JSONSnapshot(second).matches(first))
    #expect(first.digest != second.digest)
  }

  /// What stands before a value may change as long as its texts are as long.
  @Test func standsInTheSamePlace() throws {
    let snapshot = JSONSnapshot(try Self.value(#"{"a": "b", "network": {"c": "d", "n": [1, 2]}}"#))
    #expect(try snapshot.matches(Self.value(#"{"a": "x", "network": {"c": "d", "n": [1, 2]}}"#)))
    #expect(try snapshot.matches(Self.value(#"{"a": "b", "network": {"c": "d", "n": [1, 2]}, "more": "e"}"#)))
    #expect(try !snapshot.matches(Self.value(#"{"a": "b", "network": {"c": "e", "n": [1, 2]}}"#)))
    #expect(try !snapshot.matches(Self.value(#"{"a": "b", "network": {"c": "dd", "n": [1, 2]}}"#)))
    #expect(try !snapshot.matches(Self.value(#"{"a": "b", "network": {"c": "d", "n": [1, 3]}}"#)))
    #expect(try !snapshot.matches(Self.value(#"{"a": "b", "network": {"c": "d", "n": [1, 2, 3]}}"#)))
    #expect(try JSONSnapshot(Self.value(#"{"network": {}}"#)).matches(Self.value(#"{"network": {}}"#)))
  }

  /// A number whose bits look like a text's word on the tape is a number.
  @Test func numbersAreNoTexts() throws {
    let number = Double(bitPattern: 0x2200_0000_0000_0001)
    let value = try JSONDocument("[\"a\", \(number), \"b\"]").root
    #expect(JSONSnapshot(value).matches(try JSONDocument(" [\"a\",\(number),\"b\"]").root))
    #expect(!JSONSnapshot(value).matches(try JSONDocument("[\"a\", \(number.nextUp), \"b\"]").root))
  }
}
