import HTTPTypes

/// Writes an answer's status line and header section (RFC 9112 sections 4 and 5).
struct AnswerHead {
  let response: Response
  let plan: AnswerPlan
  let date: [UInt8]
  let requestID: String

  /// Appends the head, with the empty line behind it. No field can break out of its line: `HTTPField` holds
  /// no value with a line end in it.
  func write(to bytes: inout [UInt8]) {
    append("HTTP/1.1 ", to: &bytes)
    bytes.append(decimal: response.status.code)
    bytes.append(.space)
    bytes.append(contentsOf: response.status.reasonPhrase.utf8)
    append("\r\nDate: ", to: &bytes)
    bytes.append(contentsOf: date)
    append("\r\nX-Request-Id: ", to: &bytes)
    bytes.append(contentsOf: requestID.utf8)
    writeFraming(to: &bytes)
    if let tag = response.entityTag {
      append("\r\nETag: ", to: &bytes)
      tag.write(to: &bytes)
    }
    for field in response.headers where !isOurs(field.name) {
      append("\r\n", to: &bytes)
      bytes.append(contentsOf: field.name.rawName.utf8)
      append(": ", to: &bytes)
      field.withUnsafeBytesOfValue { bytes.append(contentsOf: $0) }
    }
    append("\r\n\r\n", to: &bytes)
  }

  private func writeFraming(to bytes: inout [UInt8]) {
    switch plan.framing {
    case .length(let count):
      append("\r\nContent-Length: ", to: &bytes)
      bytes.append(decimal: count)
    case .chunked: append("\r\nTransfer-Encoding: chunked", to: &bytes)
    case .none, .close: break
    }
    switch plan.connection {
    case .close: append("\r\nConnection: close", to: &bytes)
    case .keepAlive: append("\r\nConnection: keep-alive", to: &bytes)
    case nil: break
    }
  }

  private func append(_ text: StaticString, to bytes: inout [UInt8]) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  /// Whether a field is the server's to send.
  private func isOurs(_ name: HTTPField.Name) -> Bool {
    let name = name.canonicalName
    return switch name.utf8.count {
    case 4: name == "date" || (name == "etag" && response.entityTag != nil)
    case 10: name == "connection" || name == "keep-alive"
    case 12: name == "x-request-id"
    case 14: name == "content-length"
    case 17: name == "transfer-encoding"
    default: false
    }
  }
}

extension [UInt8] {
  /// Appends a number that isn't negative in decimal digits.
  mutating func append(decimal number: Int) {
    guard number >= 10 else { return append(0x30 + UInt8(Swift.max(0, number))) }
    append(decimal: number / 10)
    append(0x30 + UInt8(number % 10))
  }
}
