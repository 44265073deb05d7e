import Clocks
import HTTPTypes

/// What the server puts into the head of an answer: its status line and header section (RFC 9112 sections 4 and 5).
struct AnswerHead {
  let plan: AnswerPlan
  let date: [UInt8]
  let requestID: String

  /// The most bytes of what stands in every head: the status line, the names of the server's own fields, and numbers.
  private static let fixedBytes = 160

  /// Appends the head of `response`, with the empty line behind it. No field can break out of its line: `HTTPField` holds
  /// no value with a line end in it.
  func write(_ response: Response, to bytes: inout [UInt8]) {
    let reason = response.status.reasonPhrase
    let tag = response.entityTag
    let room =
      AnswerHead.fixedBytes + reason.utf8.count + date.count + requestID.utf8.count + (tag?.mostBytes ?? 0)
      + (response.timing == nil ? 0 : ServerTiming.mostBytes)
    bytes.append(upTo: room) { text in
      text.append(constant: "HTTP/1.1 ")
      text.append(decimal: response.status.code)
      text.append(.space)
      text.append(reason)
      text.append(constant: "\r\nDate: ")
      text.append(date)
      text.append(constant: "\r\nX-Request-Id: ")
      text.append(requestID)
      writeFraming(to: &text)
      if let tag {
        text.append(constant: "\r\nETag: ")
        tag.write(to: &text)
      }
      if let timing = response.timing {
        text.append(constant: "\r\nServer-Timing: ")
        timing.write(to: &text)
      }
    }
    for field in response.headers where !isOurs(field.name, in: response) {
      let name = field.name.rawName
      field.withUnsafeBytesOfValue { value in
        bytes.append(upTo: name.utf8.count + value.count + 4) { text in
          text.append(constant: "\r\n")
          text.append(name)
          text.append(constant: ": ")
          text.append(value)
        }
      }
    }
    bytes.append(upTo: 4) { $0.append(constant: "\r\n\r\n") }
  }

  private func writeFraming(to text: inout ByteWriter) {
    switch plan.framing {
    case .length(let count):
      text.append(constant: "\r\nContent-Length: ")
      text.append(decimal: count)
    case .chunked: text.append(constant: "\r\nTransfer-Encoding: chunked")
    case .none, .close: break
    }
    switch plan.connection {
    case .close: text.append(constant: "\r\nConnection: close")
    case .keepAlive: text.append(constant: "\r\nConnection: keep-alive")
    case nil: break
    }
  }

  /// Whether a field is the server's to send.
  private func isOurs(_ name: HTTPField.Name, in response: Response) -> Bool {
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
