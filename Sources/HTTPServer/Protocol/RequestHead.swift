import HTTPTypes

/// All that stands before a request's content, checked.
final class RequestHead: Sendable {
  /// How the content is delimited (RFC 9112 section 6.3).
  enum Framing: Equatable {
    case none
    case length(Int)
    case chunked
  }

  let line: RequestLine
  let fields: FieldSection
  let framing: Framing
  /// Whether the client lets the connection stay (RFC 9112 section 9.3).
  let keepsAlive: Bool
  /// Whether the client waits for `100` before it sends content (RFC 9110 section 10.1.1).
  let expectsContinue: Bool
  /// The id that the client gave the request, if it may be taken over.
  let requestID: String?
  /// The codings that the client takes.
  let accepted: AcceptedCodings

  init(line: RequestLine, fields: FieldSection, framing: Framing, keepsAlive: Bool, expectsContinue: Bool) {
    self.line = line
    self.fields = fields
    self.framing = framing
    self.keepsAlive = keepsAlive
    self.expectsContinue = expectsContinue
    requestID = fields.requestID
    accepted = AcceptedCodings(fields[.acceptEncoding])
  }

  /// Whether it says who sends it, by what should stay a secret.
  var hasCredentials: Bool {
    fields.contains(.authorization) || fields.contains(.proxyAuthorization) || fields.contains(.cookie)
  }

  /// The same without the fields of that name.
  func without(_ name: HTTPField.Name) -> RequestHead {
    var fields = fields
    fields.remove(name)
    return RequestHead(
      line: line, fields: fields, framing: framing, keepsAlive: keepsAlive, expectsContinue: expectsContinue)
  }
}

extension FieldSection {
  /// The id that the client gave the request in `X-Request-Id` (by custom), if it may be taken over.
  var requestID: String? { self[.requestIdentifier].flatMap { RequestIDSource.isAcceptable($0) ? $0 : nil } }
}

extension HTTPField.Name {
  fileprivate static let requestIdentifier = HTTPField.Name("X-Request-Id") ?? .via
}
