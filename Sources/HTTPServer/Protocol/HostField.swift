/// `Host = uri-host [ ":" port ]` (RFC 9110 section 7.2, RFC 3986 section 3.2.2).
enum HostField {
  /// Whether the bytes are a host and perhaps a port. An empty host is one: a client sends it for a target
  /// without authority (RFC 9112 section 3.2).
  static func isValid(_ bytes: Span<UInt8>) -> Bool {
    var index = 0
    if bytes.count > 0, bytes[0] == UInt8(ascii: "[") {
      guard let end = bytes.firstIndex(of: UInt8(ascii: "]"), in: 1..<bytes.count), end > 2 else {
        return false
      }
      for position in 1..<end {
        let byte = bytes[position]
        guard byte.hexValue != nil || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".") else {
          return false
        }
      }
      index = end + 1
    } else {
      var isEncoded = false
      while index < bytes.count, bytes[index] != UInt8(ascii: ":") {
        if bytes[index] == UInt8(ascii: "%") {
          isEncoded = true
        } else if !bytes[index].isHostByte {
          return false
        }
        index += 1
      }
      guard !isEncoded || PercentEncoding.isValid(bytes.extracting(0..<index)) else { return false }
    }
    guard index < bytes.count else { return true }
    guard bytes[index] == UInt8(ascii: ":") else { return false }
    return isPort(bytes.extracting((index + 1)..<bytes.count))
  }

  /// Whether the bytes are a port, which may be left empty (RFC 3986 section 3.2.3).
  private static func isPort(_ digits: Span<UInt8>) -> Bool {
    guard digits.count <= 5 else { return false }
    var port = 0
    for index in 0..<digits.count {
      guard digits[index].isDigit else { return false }
      port = port * 10 + Int(digits[index] &- 0x30)
    }
    return port <= 65_535
  }
}
