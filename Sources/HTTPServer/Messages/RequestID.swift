/// Makes request ids: 15 characters, unlike any other with overwhelming probability, short enough that a
/// `String` holds them without an allocation.
struct RequestIDSource {
  private static let alphabet: StaticString = "0123456789abcdefghjkmnpqrstvwxyz"  // Crockford's base 32

  private var state = UInt64.random(in: .min ... .max)
  private let prefix = UInt64.random(in: .min ... .max)

  /// A new id.
  mutating func next() -> String {
    state &+= 0x9e37_79b9_7f4a_7c15  // a Weyl sequence: every value once in 2⁶⁴ steps
    var low = state
    var high = prefix
    let alphabet = Self.alphabet.utf8Start
    return String(unsafeUninitializedCapacity: 15) { buffer in
      for position in buffer.indices {
        if position < 12 {
          buffer[position] = alphabet[Int(low & 31)]
          low >>= 5
        } else {
          buffer[position] = alphabet[Int(high & 31)]
          high >>= 5
        }
      }
      return 15
    }
  }

  /// Whether an id that a client sent may be taken over: 1–64 visible characters that need no escaping in a
  /// log, in a header or in JSON.
  static func isAcceptable(_ id: String) -> Bool {
    (1...64).contains(id.utf8.count)
      && id.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
          UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
          UInt8(ascii: ":"):
          true
        default: false
        }
      }
  }
}
