import HTTPTypes

/// A complete request, as a handler gets it. Its framing, target and `Host` have been checked; nothing behind
/// it has to check them again.
public struct Request: Sendable {
  /// The method (RFC 9110 section 9).
  public let method: HTTPRequest.Method
  /// The target's path, percent-decoded, without the query.
  public let path: String
  /// The path as it came, still encoded: routes split it before they decode it, so `%2F` is no separator.
  let encodedPath: String
  /// The target's query, decoded; empty when there is none.
  public let query: Query
  /// The header fields as they came, in order. Fields sent in a chunked body's trailer are not among them
  /// (RFC 9110 section 6.5.1).
  public let headers: HTTPFields
  /// The content; empty when there is none.
  public let body: RequestBody
  /// What names this request in logs and in the answer's `X-Request-Id`.
  public let id: String
  /// Whom the client's TLS certificate is about, in the form of RFC 2253; `nil` where none was asked for.
  public let clientCertificateSubject: String?
  /// When its first byte was read.
  public let received: ContinuousClock.Instant

  /// A request made by hand, for tests of what is behind the server. Returns `nil` where the target is
  /// malformed.
  public init?(
    method: HTTPRequest.Method, target: String, headers: HTTPFields = [:], body: [UInt8] = [],
    id: String = "test",
    received: ContinuousClock.Instant = .now
  ) {
    guard let parsed = try? RequestTarget(parsing: Array(target.utf8).span, method: method) else {
      return nil
    }
    self.init(
      method: method, target: parsed, headers: headers, body: RequestBody(body), id: id, received: received)
  }

  init(
    method: HTTPRequest.Method, target: RequestTarget, headers: HTTPFields, body: RequestBody, id: String,
    clientCertificateSubject: String? = nil, received: ContinuousClock.Instant
  ) {
    self.method = method
    path = target.path
    encodedPath = target.encodedPath
    query = target.query
    self.headers = headers
    self.body = body
    self.id = id
    self.clientCertificateSubject = clientCertificateSubject
    self.received = received
  }
}
