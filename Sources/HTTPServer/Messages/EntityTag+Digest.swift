import COpenSSL

extension EntityTag {
  /// A strong tag of content: 128 bits of its SHA-256 (FIPS 180-4), so that neither accident nor intent makes two contents
  /// share one.
  public init(of bytes: [UInt8]) {
    self.init(of: bytes, .empty)
  }

  /// A strong tag of what follows from a request alone: of some facts about it, and of its body. Takes about a millisecond for
  /// a megabyte or two.
  /// - Parameter facts: no two different lists of facts may be the same bytes with the first bytes of a body behind them.
  public init(of facts: [UInt8], _ body: RequestBody) {
    let context = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(context) }
    EVP_DigestInit_ex(context, EntityTag.sha256, nil)
    EVP_DigestUpdate(context, facts, facts.count)
    body.withUnsafeBytes { _ = EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
    // SHA256_DIGEST_LENGTH
    var digest = InlineArray<32, UInt8>(repeating: 0)
    var span = digest.mutableSpan
    span.withUnsafeMutableBufferPointer { _ = EVP_DigestFinal_ex(context, $0.baseAddress, nil) }
    opaque = EntityTag.hexadecimal(digest.span.extracting(first: 16))
    isWeak = false
  }

  /// Looked for once: that takes longer than the digest of a kilobyte.
  // Unsafe for the compiler only: OpenSSL's methods are never written, and this one is never freed.
  nonisolated(unsafe) private static let sha256: OpaquePointer? = EVP_MD_fetch(nil, "SHA256", nil) ?? EVP_sha256()

  private static func hexadecimal(_ bytes: Span<UInt8>) -> String {
    func digit(_ value: UInt8) -> UInt8 { value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value }
    return String(unsafeUninitializedCapacity: 2 * bytes.count) { buffer in
      for index in bytes.indices {
        buffer[2 * index] = digit(bytes[index] >> 4)
        buffer[2 * index + 1] = digit(bytes[index] & 15)
      }
      return 2 * bytes.count
    }
  }
}
