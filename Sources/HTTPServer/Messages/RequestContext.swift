import Clocks
import HTTPTypes

/// What is known of a request when its header has come, before any of its content.
public final class RequestContext: Sendable {
  /// What names the request in logs and in the answer's `X-Request-Id`.
  public let id: String
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
  public let headers: FieldSection
  /// The pattern of the route that takes the request, as registered; `nil` when none does.
  public let route: String?
  /// Who sent it; `nil` when the client had gone before it could be asked for, and in requests made by hand.
  public let peer: PeerAddress?
  /// Whom the client's TLS certificate is about, in the form of RFC 2253; `nil` where none was asked for.
  public let clientCertificateSubject: String?
  /// The version of HTTP that the client speaks, 1.0 or 1.1.
  public let version: HTTPVersion
  /// When the request's first byte was read.
  public let received: Instant

  init(
    id: String, method: HTTPRequest.Method, target: RequestTarget, headers: FieldSection, route: String? = nil,
    peer: PeerAddress? = nil, clientCertificateSubject: String? = nil, version: HTTPVersion = .http11,
    received: Instant
  ) {
    self.id = id
    self.method = method
    path = target.path
    encodedPath = target.encodedPath
    query = target.query
    self.headers = headers
    self.route = route
    self.peer = peer
    self.clientCertificateSubject = clientCertificateSubject
    self.version = version
    self.received = received
  }

  /// A request's header made by hand, for tests of what is behind the server. Returns `nil` where the target is
  /// malformed.
  public convenience init?(
    method: HTTPRequest.Method, target: String, headers: HTTPFields = [:], route: String? = nil, id: String = "test",
    peer: PeerAddress? = nil, received: Instant = .now
  ) {
    guard let parsed = try? RequestTarget(parsing: Array(target.utf8).span, method: method) else { return nil }
    self.init(
      id: id, method: method, target: parsed, headers: FieldSection(headers), route: route, peer: peer,
      received: received)
  }

  /// The same request without some of its fields.
  init(_ other: RequestContext, without name: HTTPField.Name) {
    id = other.id
    method = other.method
    path = other.path
    encodedPath = other.encodedPath
    query = other.query
    var headers = other.headers
    headers.remove(name)
    self.headers = headers
    route = other.route
    peer = other.peer
    clientCertificateSubject = other.clientCertificateSubject
    version = other.version
    received = other.received
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
