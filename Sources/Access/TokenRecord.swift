/// One line of a tokens file: who may do what, how often, and how the token is recognised.
///
/// ```
/// id=3k9wz0qa name=autograder scopes=compute,metrics rate=600 concurrency=4 salt=… sha256=…
/// ```
public struct TokenRecord: Equatable, Sendable {
  /// The part of the token that names it.
  public let id: String
  /// Whose it is, for logs.
  public let name: String
  /// What it is good for.
  public let scopes: Set<Scope>
  /// Requests a minute.
  public let rate: Int
  /// Computations at once.
  public let concurrency: Int
  let salt: [UInt8]
  let hash: [UInt8]

  static let saltBytes = 16
  /// Requests a minute, at most.
  public static let rates = 1...6_000_000
  /// Computations at once, at most.
  public static let concurrencies = 1...10_000

  /// Makes the record of a new token.
  public init(_ token: TokenSecret, name: String, scopes: Set<Scope>, rate: Int, concurrency: Int) {
    var random = SystemRandomNumberGenerator()
    let salt = (0..<TokenRecord.saltBytes).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    self.init(
      id: token.id, name: name, scopes: scopes, rate: rate, concurrency: concurrency, salt: salt,
      hash: token.hash(salt: salt))
  }

  init(
    id: String, name: String, scopes: Set<Scope>, rate: Int, concurrency: Int, salt: [UInt8], hash: [UInt8]
  ) {
    self.id = id
    self.name = name
    self.scopes = scopes
    self.rate = rate
    self.concurrency = concurrency
    self.salt = salt
    self.hash = hash
  }

  /// Whether a token is this record's.
  func accepts(_ token: TokenSecret) -> Bool { areEqualInConstantTime(token.hash(salt: salt), hash) }

  /// Whether a bearer can be called so: 1 to 64 letters, digits, `_`, `-` and `.`.
  public static func isName(_ name: String) -> Bool {
    (1...64).contains(name.utf8.count)
      && name.unicodeScalars.allSatisfy { scalar in
        scalar.isASCII
          && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "_-.".unicodeScalars.contains(scalar))
      }
  }

  /// The line.
  public var line: String {
    let scopes = Scope.allCases.filter(scopes.contains).map(\.rawValue).joined(separator: ",")
    return "id=\(id) name=\(name) scopes=\(scopes) rate=\(rate) concurrency=\(concurrency) "
      + "salt=\(Hexadecimal.text(salt)) sha256=\(Hexadecimal.text(hash))"
  }
}

/// Bytes as two digits each.
enum Hexadecimal {
  static func text(_ bytes: some RandomAccessCollection<UInt8>) -> String {
    String(unsafeUninitializedCapacity: 2 * bytes.count) { buffer in
      for (index, byte) in bytes.enumerated() {
        buffer[2 * index] = digit(byte >> 4)
        buffer[2 * index + 1] = digit(byte & 15)
      }
      return 2 * bytes.count
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value
  }

  /// Reads an even number of digits; `nil` for anything else.
  static func bytes(_ text: some StringProtocol) -> [UInt8]? {
    let digits = text.unicodeScalars.map { scalar in
      scalar.isASCII ? Character(scalar).hexDigitValue.flatMap(UInt8.init(exactly:)) : nil
    }
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = digits[index], let low = digits[index + 1] else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }
}
