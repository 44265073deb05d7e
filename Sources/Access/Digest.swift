import COpenSSL

/// A digest of several texts of bytes, put in one after the other: SHA-256 (FIPS 180-4).
public struct Digest: ~Copyable {
  private let context: OpaquePointer?
  /// Looked for once: that takes longer than the digest of a kilobyte.
  // Unsafe for the compiler only: OpenSSL's methods are never written, and this one is never freed.
  nonisolated(unsafe) private static let method: OpaquePointer? = EVP_MD_fetch(nil, "SHA256", nil) ?? EVP_sha256()

  /// Begins a digest.
  public init() {
    context = EVP_MD_CTX_new()
    EVP_DigestInit_ex(context, Digest.method, nil)
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Puts in a text, marked off from what comes before and behind it by its length.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    var count = UInt64(bytes.count)
    EVP_DigestUpdate(context, &count, MemoryLayout<UInt64>.size)
    EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  /// Puts in a text, as above.
  public mutating func update(_ text: String) {
    var text = text
    text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
  }

  /// The first 16 bytes in hexadecimal digits: as unlike any other as is needed to name things.
  public consuming func name() -> String {
    var bytes = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
    EVP_DigestFinal_ex(context, &bytes, nil)
    return Hexadecimal.text(bytes.prefix(16))
  }
}
