import COpenSSL

/// A token as its bearer has it: `chainrule_` and 8 letters that name it, `_` and 32 letters that nobody can guess.
///
/// The second part is 160 random bits, so one salted SHA-256 of it is enough: what makes slow hashes needed for passwords, that
/// they are guessed, does not apply.
public struct TokenSecret: Sendable {
  /// The first part: the same in the token and in its line.
  public let id: String
  /// The second part.
  let secret: String

  private static let prefix = "chainrule_"
  private static let idLength = 8
  private static let secretLength = 32
  /// Crockford's base 32, in lower case: no letter is taken for a digit.
  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")

  /// Draws a new token from the system's generator.
  public init() {
    id = TokenSecret.draw(TokenSecret.idLength)
    secret = TokenSecret.draw(TokenSecret.secretLength)
  }

  /// Reads a token; `nil` where it does not look like one.
  public init?(_ text: some StringProtocol) {
    guard text.hasPrefix(TokenSecret.prefix) else { return nil }
    let parts = text.dropFirst(TokenSecret.prefix.count).split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count == TokenSecret.idLength,
      parts[1].utf8.count == TokenSecret.secretLength
    else { return nil }
    id = String(parts[0])
    secret = String(parts[1])
  }

  /// The whole token.
  public var text: String { "\(TokenSecret.prefix)\(id)_\(secret)" }

  /// SHA-256 (FIPS 180-4) of the salt and the second part.
  func hash(salt: [UInt8]) -> [UInt8] {
    let message = salt + Array(secret.utf8)
    var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
    EVP_Digest(message, message.count, &digest, nil, EVP_sha256(), nil)
    return digest
  }

  private static func draw(_ count: Int) -> String {
    // The system's generator is a cryptographic one: getrandom(2).
    var random = SystemRandomNumberGenerator()
    return String((0..<count).map { _ in alphabet[Int(random.next() & 31)] })
  }
}

/// Whether two texts of bytes are equal, in a time that does not depend on where they differ.
func areEqualInConstantTime(_ first: [UInt8], _ second: [UInt8]) -> Bool {
  first.count == second.count && CRYPTO_memcmp(first, second, first.count) == 0
}
