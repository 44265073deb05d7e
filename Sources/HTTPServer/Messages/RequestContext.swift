import Clocks
import HTTPTypes

/// What is known of a request when its header has come, before any of its content.
public final class RequestContext: Sendable {
  /// What names the request in logs and in the answer's `X-Request-Id`.
  public let id: String
  let head: RequestHead
  /// The pattern that takes the path; `nil` when none does.
  let pattern: PathPattern?
  /// Who sent it; `nil` when the client had gone before it could be asked for, and in requests made by hand.
  public let peer: PeerAddress?
  /// Whom the client's TLS certificate is about, in the form of RFC 2253; `nil` where none was asked for.
  public let clientCertificateSubject: String?
  /// When the request's first byte was read.
  public let received: Instant

  /// The method (RFC 9110 section 9).
  public var method: HTTPRequest.Method { head.line.method }
  /// The target's path, percent-decoded, without the query.
  public var path: String { head.line.target.path }
  /// The path as it came, still encoded: routes split it before they decode it, so `%2F` is no separator.
  var encodedPath: String { head.line.target.encodedPath }
  /// The target's query, decoded; empty when there is none.
  public var query: Query { head.line.target.query }
  /// The header fields as they came, in order. Fields sent in a chunked body's trailer are not among them
  /// (RFC 9110 section 6.5.1).
  public var headers: FieldSection { head.fields }
  /// The pattern of the route that takes the request, as registered; `nil` when none does.
  public var route: String? { pattern?.text }
  /// The version of HTTP that the client speaks, 1.0 or 1.1.
  public var version: HTTPVersion { head.line.version }

  init(
    id: String, head: RequestHead, pattern: PathPattern?, peer: PeerAddress?, clientCertificateSubject: String?,
    received: Instant
  ) {
    self.id = id
    self.head = head
    self.pattern = pattern
    self.peer = peer
    self.clientCertificateSubject = clientCertificateSubject
    self.received = received
  }

  /// A request's header made by hand, for tests of what is behind the server. Returns `nil` where the target is
  /// malformed.
  public convenience init?(
    method: HTTPRequest.Method, target: String, headers: HTTPFields = [:], route: String? = nil, id: String = "test",
    peer: PeerAddress? = nil, received: Instant = .now
  ) {
    guard let parsed = try? RequestTarget(parsing: Array(target.utf8).span, method: method) else { return nil }
    let head = RequestHead(
      line: RequestLine(method: method, target: parsed, version: .http11), fields: FieldSection(headers),
      framing: .none, keepsAlive: true, expectsContinue: false)
    self.init(
      id: id, head: head, pattern: route.map { PathPattern($0, index: 0) }, peer: peer,
      clientCertificateSubject: nil, received: received)
  }

  /// The same request without some of its fields.
  convenience init(_ other: RequestContext, without name: HTTPField.Name) {
    self.init(
      id: other.id, head: other.head.without(name), pattern: other.pattern, peer: other.peer,
      clientCertificateSubject: other.clientCertificateSubject, received: other.received)
  }
}

/// A version of HTTP/1. A higher minor version than 1 is taken as 1, the highest that is known (RFC 9110 section
/// 6.2).
public enum HTTPVersion: String, Sendable {
  /// HTTP/1.0.
  case http10 = "HTTP/1.0"
  /// HTTP/1.1.
  case http11 = "HTTP/1.1"
}

/// Why a request is not let in.
public enum Refusal: Sendable {
  /// With a fault, which is rendered as all others are.
  case fault(HTTPFault)
  /// With this answer.
  case response(Response)
}
