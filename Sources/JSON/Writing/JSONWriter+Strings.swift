extension JSONWriter {
  /// Appends `text` in quotes, escaped (RFC 8259, section 7).
  mutating func appendQuoted(_ text: String) {
    var text = text
    text.withUTF8 { text in
      guard !text.contains(where: JSONWriter.isEscaped) else { return appendEscaped(text) }
      // Most names are short: asking once whether there is room, not for each part, takes half the time.
      bytes.append(addingCapacity: text.count + 2) { span in
        span.append(UInt8(ascii: "\""))
        span.withUnsafeMutableBufferPointer { buffer, count in
          guard let target = buffer.baseAddress, let source = text.baseAddress else { return }
          (target + count).update(from: source, count: text.count)
          count += text.count
        }
        span.append(UInt8(ascii: "\""))
      }
    }
  }

  @inline(__always)
  private static func isEscaped(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
    bytes.append(UInt8(ascii: "\""))
    defer { bytes.append(UInt8(ascii: "\"")) }
    var start = 0
    for position in text.indices {
      let byte = text[position]
      guard JSONWriter.isEscaped(byte) else { continue }
      bytes.append(contentsOf: text[start..<position])
      appendEscape(of: byte)
      start = position + 1
    }
    bytes.append(contentsOf: text[start...])
  }

  private mutating func appendEscape(of byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    default:
      let digits = Array("0123456789abcdef".utf8)
      bytes.append(contentsOf: "u00".utf8)
      bytes.append(digits[Int(byte >> 4)])
      bytes.append(digits[Int(byte & 15)])
    }
  }
}
