import Testing

@testable import HTTPServer

/// The character classes hold what their sources list, and nothing else.
struct ByteClassesTests {
  private static let alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

  @Test func token() { #expect(Self.all(\.isTokenByte) == Self.bytes("!#$%&'*+-.^_`|~")) }

  @Test func target() { #expect(Self.all(\.isTargetByte) == Self.bytes("-._~:/?[]@!$&'()*+,;=%|^`{}")) }

  @Test func host() { #expect(Self.all(\.isHostByte) == Self.bytes("-._~!$&'()*+;=")) }

  private static func bytes(_ others: String) -> Set<UInt8> { Set((alphanumeric + others).utf8) }

  private static func all(_ isMember: (UInt8) -> Bool) -> Set<UInt8> {
    Set((UInt8.min ... .max).filter(isMember))
  }
}
