import COpenSSL
import HTTPTypes

extension EntityTag {
  /// A strong tag of content: 128 bits of its SHA-256 (FIPS 180-4), so that neither accident nor intent makes two contents
  /// share one.
  public init(of bytes: [UInt8]) {
    var digest = Digest()
    bytes.withUnsafeBytes { digest.update($0) }
    self.init(digest)
  }

  init(_ digest: consuming Digest) {
    opaque = digest.finish().prefix(16).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
    isWeak = false
  }
}

extension Request {
  /// A strong tag for an answer that depends on nothing but the request and on who answers: over the method, the target, what
  /// the content is and what is accepted, and the content. Takes about a millisecond for a megabyte or two, so of large content
  /// it is made on the compute pool.
  /// - Parameter maker: what else the answer depends on, such as the service's version.
  public func entityTag(maker: String) -> EntityTag {
    var digest = Digest()
    var parts = [maker, method.rawValue, encodedPath]
    for item in query { parts += [item.name, item.value] }
    parts += ["", headers[.contentType] ?? "", headers[.accept] ?? ""]
    // Each with its length, so that no two lists are the same bytes.
    digest.update(text: "\(parts.count)")
    for part in parts { digest.update(text: "\(part.utf8.count):\(part)") }
    body.withUnsafeBytes { digest.update($0) }
    return EntityTag(digest)
  }
}

/// SHA-256 of bytes that come in pieces.
struct Digest: ~Copyable {
  private let context = EVP_MD_CTX_new()

  init() { EVP_DigestInit_ex(context, EVP_sha256(), nil) }

  deinit { EVP_MD_CTX_free(context) }

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  mutating func update(text: String) {
    var text = text
    text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
  }

  /// The 32 bytes.
  consuming func finish() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
      var size: UInt32 = 0
      EVP_DigestFinal_ex(context, buffer.baseAddress, &size)
      count = Int(min(size, 32))
    }
  }
}
