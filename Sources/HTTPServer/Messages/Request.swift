import Clocks
import HTTPTypes

/// A complete request, as a handler gets it. Its framing, target and `Host` have been checked; nothing behind
/// it has to check them again.
public struct Request: Sendable {
  /// All of it but the content.
  public let context: RequestContext
  /// The content; empty when there is none.
  public let body: RequestBody

  /// The method (RFC 9110 section 9).
  public var method: HTTPRequest.Method { context.method }
  /// The target's path, percent-decoded, without the query.
  public var path: String { context.path }
  /// The path as it came, still encoded.
  var encodedPath: String { context.encodedPath }
  /// The target's query, decoded; empty when there is none.
  public var query: Query { context.query }
  /// The header fields as they came, in order. Fields sent in a chunked body's trailer are not among them
  /// (RFC 9110 section 6.5.1).
  public var headers: FieldSection { context.headers }
  /// What names this request in logs and in the answer's `X-Request-Id`.
  public var id: String { context.id }
  /// Whom the client's TLS certificate is about, in the form of RFC 2253; `nil` where none was asked for.
  public var clientCertificateSubject: String? { context.clientCertificateSubject }
  /// When its first byte was read.
  public var received: Instant { context.received }

  /// A request made by hand, for tests of what is behind the server. Returns `nil` where the target is
  /// malformed.
  public init?(
    method: HTTPRequest.Method, target: String, headers: HTTPFields = [:], body: [UInt8] = [],
    id: String = "test",
    received: Instant = .now
  ) {
    guard
      let context = RequestContext(method: method, target: target, headers: headers, id: id, received: received)
    else { return nil }
    self.init(context: context, body: RequestBody(body))
  }

  init(context: RequestContext, body: RequestBody) {
    self.context = context
    self.body = body
  }
}
