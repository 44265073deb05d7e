/// Percent-encoding (RFC 3986 section 2.1).
enum PercentEncoding {
  /// Whether each `%` is followed by two hexadecimal digits, and none encodes NUL, which no name of ours
  /// contains and which C strings behind us would end at.
  static func isValid(_ bytes: Span<UInt8>) -> Bool {
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%") {
        guard index + 2 < bytes.count, let high = bytes[index + 1].hexValue,
          let low = bytes[index + 2].hexValue,
          high | low != 0
        else { return false }
        index += 2
      }
      index += 1
    }
    return true
  }

  /// The decoded text. What is not percent-encoding stays as it is; what is not UTF-8 becomes U+FFFD.
  static func decode(_ bytes: Span<UInt8>, plusIsSpace: Bool = false) -> String {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "%"), index + 2 < bytes.count, let high = bytes[index + 1].hexValue,
        let low = bytes[index + 2].hexValue
      {
        decoded.append(high << 4 | low)
        index += 3
        continue
      }
      decoded.append(plusIsSpace && byte == UInt8(ascii: "+") ? .space : byte)
      index += 1
    }
    return String(decoding: decoded, as: UTF8.self)
  }
}
