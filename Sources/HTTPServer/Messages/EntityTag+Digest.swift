import COpenSSL
import CXXHash

extension EntityTag {
  /// A strong tag of content: 128 bits of its SHA-256 (FIPS 180-4), so that neither accident nor intent makes two contents
  /// share one.
  public init(of bytes: [UInt8]) {
    // SHA256_DIGEST_LENGTH
    var digest = [UInt8](repeating: 0, count: 32)
    EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sha256(), nil)
    var halves: (high: UInt64, low: UInt64) = (0, 0)
    for index in 0..<8 {
      halves.high = halves.high << 8 | UInt64(digest[index])
      halves.low = halves.low << 8 | UInt64(digest[8 + index])
    }
    self.init(halves.high, halves.low)
  }

  /// A strong tag of what follows from a request alone: of some facts about it, and of its body. The 128 bits of XXH3
  /// (<https://github.com/Cyan4973/xxHash>) keep accidents apart; who makes two requests share a tag by intent deceives nobody
  /// but the client that asks with it.
  public init(of facts: [UInt8], _ body: RequestBody) {
    let seed = cxxhash_64(facts, facts.count)
    let hash = body.withUnsafeBytes { cxxhash_128($0.baseAddress, $0.count, seed) }
    self.init(hash.high, hash.low)
  }

  /// A tag of 32 hexadecimal digits.
  private init(_ high: UInt64, _ low: UInt64) {
    func digit(_ value: UInt64) -> UInt8 {
      UInt8(truncatingIfNeeded: value < 10 ? 0x30 + value : 0x57 + value)
    }
    opaque = String(unsafeUninitializedCapacity: 32) { buffer in
      var (high, low) = (high, low)
      for index in stride(from: 15, through: 0, by: -1) {
        buffer[index] = digit(high & 15)
        buffer[16 + index] = digit(low & 15)
        high >>= 4
        low >>= 4
      }
      return 32
    }
    isWeak = false
  }
}
