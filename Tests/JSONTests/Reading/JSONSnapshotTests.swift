import Foundation
import Testing

@testable import JSON

@Suite struct JSONSnapshotTests {
  private static let network = #"{"layers": [{"name": "a", "n": 2, "x": 0.5, "b": [true, null, {}]}], "é": "\n"}"#

  /// Where a value stands, and how it is written, does not matter.
  @Test(arguments: [
    "{\"network\": \(network)}", "{\"before\": [\"some\", 1, {\"a\": 2.5}], \"network\": \(network), \"after\": 1}",
    #"{"network":{"layers":[{"name":"\u0061","n":2,"x":5e-1,"b":[true,null,{}]}],"\u00e9":"\u000a"}}"#,
  ])
  func matchesTheSameElsewhere(text: String) throws {
    let alone = try JSONDocument(Self.network).root
    let document = try JSONDocument(text)
    let value = try #require(document.root.object?["network"])
    #expect(JSONSnapshot(alone).matches(value))
    #expect(JSONSnapshot(value).matches(alone))
    #expect(alone.digest == value.digest)
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

  /// Where a value stands as it stood before, what is written in it and around it still decides.
  @Test func standsInTheSamePlace() throws {
    func network(_ text: String) throws -> JSONValue {
      try #require(try JSONDocument(text).root.object?["network"])
    }
    let snapshot = JSONSnapshot(try network(#"{"a": "b", "network": {"c": "d", "n": [1, 2]}}"#))
    #expect(try snapshot.matches(network(#"{"a": "x", "network": {"c": "d", "n": [1, 2]}}"#)))
    #expect(try snapshot.matches(network(#"{"a": "longer", "network": {"c": "d", "n": [1, 2]}, "more": "e"}"#)))
    #expect(try !snapshot.matches(network(#"{"a": "b", "network": {"c": "e", "n": [1, 2]}}"#)))
    #expect(try !snapshot.matches(network(#"{"a": "b", "network": {"c": "dd", "n": [1, 2]}}"#)))
    #expect(try !snapshot.matches(network(#"{"a": "b", "network": {"c": "d", "n": [1, 3]}}"#)))
    #expect(try !snapshot.matches(network(#"{"a": "b", "network": {"c": "d", "n": [1, 2, 3]}}"#)))
    #expect(try JSONSnapshot(network(#"{"network": [1, true]}"#)).matches(network(#"{"network": [1, true]}"#)))
    #expect(try !JSONSnapshot(network(#"{"network": [1, true]}"#)).matches(network(#"{"network": [1, null]}"#)))
  }

  /// A number whose bits look like a text's word on the tape is a number.
  @Test func numbersAreNoTexts() throws {
    let number = Double(bitPattern: 0x2200_0000_0000_0001)
    let value = try JSONDocument("[\"a\", \(number), \"b\"]").root
    #expect(JSONSnapshot(value).matches(try JSONDocument(" [\"a\",\(number),\"b\"]").root))
    #expect(!JSONSnapshot(value).matches(try JSONDocument("[\"a\", \(number.nextUp), \"b\"]").root))
  }
}
