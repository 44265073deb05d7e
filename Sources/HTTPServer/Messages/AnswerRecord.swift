import HTTPTypes
import Logging

/// One answered request, for metrics and access logs.
public struct AnswerRecord: Sendable {
  /// The request's method; `nil` when it could not be read that far.
  public let method: HTTPRequest.Method?
  /// The pattern of the route that took it, as registered; `nil` when none did.
  public let route: String?
  /// The answer's status.
  public let status: HTTPResponse.Status
  /// From the request's first byte until its answer was ready to be sent (a stream: until its last part was).
  public let duration: Duration
  /// Bytes of the answer's content as handed to the connection.
  public let bytes: Int
  /// The id that request and answer carry.
  public let requestID: String
  /// Whom the client's TLS certificate is about; `nil` where none was asked for.
  public let clientCertificateSubject: String?
}

extension AnswerRecord {
  /// What goes beside the sentence in a log.
  var metadata: Logger.Metadata {
    var metadata: Logger.Metadata = ["request": "\(requestID)"]
    if let clientCertificateSubject { metadata["client"] = "\(clientCertificateSubject)" }
    return metadata
  }
}
