import HTTPTypes

extension HTTPFault {
  /// The fault as problem details in JSON (RFC 9457): the renderer for whoever has no other.
  public static func problemDetails(_ fault: HTTPFault, _ context: FaultContext) -> Response {
    var text = "{\"type\":\"about:blank\",\"title\":"
    text += quoted(fault.title)
    text += ",\"status\":\(fault.status.code),\"detail\":"
    text += quoted(fault.detail)
    text += ",\"instance\":"
    text += quoted(context.requestID)
    text += ",\"code\":"
    text += quoted(fault.code)
    text += "}\n"
    var headers = fault.headers
    headers[.contentType] = "application/problem+json"
    return Response(status: fault.status, headers: headers, body: .bytes(Array(text.utf8)))
  }

  /// A JSON string (RFC 8259 section 7).
  private static func quoted(_ string: String) -> String {
    var result = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{0}"..<"\u{20}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
