import Testing

@testable import JSON

@Suite struct Base64Tests {
  private func encode(_ bytes: [UInt8]) -> String {
    let target = UnsafeMutablePointer<UInt8>.allocate(capacity: Base64.encodedCount(of: bytes.count))
    defer { target.deallocate() }
    bytes.withUnsafeBytes { Base64.encode($0, into: target) }
    let text = UnsafeBufferPointer(start: target, count: Base64.encodedCount(of: bytes.count))
    return String(decoding: text, as: UTF8.self)
  }

  private func decode(_ text: String, count: Int) -> (bytes: [UInt8], wrong: Int?) {
    var bytes = [UInt8](repeating: 0, count: count)
    let wrong = bytes.withUnsafeMutableBytes { target in
      Array(text.utf8).withUnsafeBufferPointer { Base64.decode($0, into: target, count: count) }
    }
    return (bytes, wrong)
  }

  /// The test vectors of RFC 4648, section 10.
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"),
  ])
  func vectors(plain: String, text: String) {
    #expect(encode(Array(plain.utf8)) == text)
    let decoded = decode(text, count: plain.utf8.count)
    #expect(decoded.bytes == Array(plain.utf8))
    #expect(decoded.wrong == nil)
  }

  @Test func everyByte() {
    let bytes = (0...255).map { UInt8($0) } + [255, 255, 254]
    for count in 0..<bytes.count {
      let decoded = decode(encode(Array(bytes[..<count])), count: count)
      #expect(decoded.wrong == nil && decoded.bytes == Array(bytes[..<count]))
    }
  }

  @Test(arguments: [
    (
      "Zm9v!m9v", 6, 4,
      "base64 of the standard alphabet (A–Z a–z 0–9 + /) without line breaks, found '!' at character 4"
    ),
    (
      "Zm9vZ-9v", 6, 4,
      "base64 of the standard alphabet (A–Z a–z 0–9 + /) without line breaks, found '-' at character 5"
    ),
    (
      "Zm\nv", 3, 0,
      "base64 of the standard alphabet (A–Z a–z 0–9 + /) without line breaks, found byte 10 at character 2"
    ),
    ("Zm8=", 3, 0, "base64 that ends as RFC 4648 wants it, found wrong padding or spare bits at character 0"),
    ("Zm9v", 2, 0, "base64 that ends as RFC 4648 wants it, found wrong padding or spare bits at character 0"),
    ("Zm9=", 2, 0, "base64 that ends as RFC 4648 wants it, found wrong padding or spare bits at character 0"),
    ("Zh==", 1, 0, "base64 that ends as RFC 4648 wants it, found wrong padding or spare bits at character 0"),
    ("Z===", 1, 0, "base64 that ends as RFC 4648 wants it, found wrong padding or spare bits at character 0"),
  ])
  func refused(text: String, count: Int, offset: Int, rule: String) {
    #expect(decode(text, count: count).wrong == offset)
    #expect(Array(text.utf8).withUnsafeBufferPointer { Base64.rule(brokenAt: offset, of: $0) } == rule)
  }

  @Test func countsThatOverflow() {
    #expect(Base64.encodedCount(of: .max) == .max)
  }
}
