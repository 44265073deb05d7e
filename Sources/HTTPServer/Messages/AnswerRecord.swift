import HTTPTypes
import Logging

/// One answered request, for metrics and access logs.
public struct AnswerRecord: Sendable {
  let subject: AnswerSubject
  /// The client's address; `nil` when it had gone before it could be asked for.
  public let peer: PeerAddress?
  /// Bytes of the request's content that were read.
  public let requestBytes: Int
  /// The answer's status.
  public let status: HTTPResponse.Status
  /// Bytes of the answer's content as handed to the connection.
  public let bytes: Int
  /// When the request's first byte was read, in nanoseconds since 1970-01-01 00:00 UTC.
  public let startNanoseconds: Int64
  /// Nanoseconds from the request's first byte until its answer was ready to be sent (a stream: until its last part was).
  public let nanoseconds: Int64
  /// How long its computation waited for its turn on the compute pool; `nil` when it had none there.
  public let timeQueued: Duration?
  /// The id that request and answer carry.
  public let requestID: String
  /// Whom the client's TLS certificate is about; `nil` where none was asked for.
  public let clientCertificateSubject: String?

  /// The request's method; `nil` when it could not be read that far.
  public var method: HTTPRequest.Method? { subject.method }
  /// The decoded path, without the query; `nil` when it could not be read.
  public var path: String? { subject.path }
  /// The pattern of the route that took it, as registered; `nil` when none did.
  public var route: String? { subject.request?.route }
  /// That pattern's place in ``Router/paths``.
  public var routeIndex: Int? { subject.request?.pattern?.index }
  /// The request's header fields, as far as they could be read: `User-Agent`, `traceparent`.
  public var headers: FieldSection { subject.headers }
  /// The version of HTTP that the client speaks; `nil` when it could not be read.
  public var version: HTTPVersion? { subject.request?.version }
  /// When the request's first byte was read, since 1970-01-01 00:00 UTC.
  public var startTime: Duration { .nanoseconds(startNanoseconds) }
  /// From the request's first byte until its answer was ready to be sent.
  public var duration: Duration { .nanoseconds(nanoseconds) }

  /// What goes beside the sentence in a log.
  var metadata: Logger.Metadata {
    var metadata: Logger.Metadata = ["request": "\(requestID)"]
    if let clientCertificateSubject { metadata["client"] = "\(clientCertificateSubject)" }
    return metadata
  }
}
