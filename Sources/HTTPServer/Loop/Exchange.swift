import HTTPTypes

/// The request that a connection answers, as far as it could be read. Its connection's alone.
final class Exchange {
  let id: String
  /// The request; `nil` when its header could not be read.
  var request: RequestContext?
  /// What could be read of a request that is none.
  let unreadable: ConnectionMachine.FaultSubject?
  /// Who takes the content when it is complete.
  var handler: (handle: Router.Handler, parameters: PathParameters)?
  /// Bytes of content that have come.
  var contentBytes = 0
  /// Its content, while it waits to be handled with the other requests of its round.
  var body: RequestBody?
  /// What becomes of the codings of its content.
  var decoding: ContentDecoding?
  var cancellation: Cancellation?
  /// How long its computation waited for its turn.
  var timeQueued: Duration?

  init(_ request: RequestContext) {
    id = request.id
    self.request = request
    unreadable = nil
  }

  init(id: String, unreadable subject: ConnectionMachine.FaultSubject) {
    self.id = id
    request = nil
    unreadable = subject
    contentBytes = subject.contentBytes
  }

  /// The codings that the client takes.
  var accepted: AcceptedCodings {
    AcceptedCodings((request?.headers ?? unreadable?.fields)?[.acceptEncoding])
  }

  /// What a fault's renderer gets to know.
  var faultContext: FaultContext {
    FaultContext(
      requestID: id, method: request?.method ?? unreadable?.method, path: request?.path ?? unreadable?.path,
      headers: request?.headers ?? unreadable?.fields ?? FieldSection())
  }

  /// What is told of the answer.
  func record(status: HTTPResponse.Status, bytes: Int, peer: PeerAddress?, clientCertificateSubject: String?)
    -> AnswerRecord
  {
    let received = request?.received ?? unreadable?.received ?? .now
    let nanoseconds = received.nanoseconds(to: .now)
    return AnswerRecord(
      method: request?.method ?? unreadable?.method, path: request?.path ?? unreadable?.path, route: request?.route,
      headers: request?.headers ?? unreadable?.fields ?? FieldSection(), peer: peer,
      version: request?.version, requestBytes: contentBytes, status: status, bytes: bytes,
      startNanoseconds: DateField.nanosecondsSinceEpoch() &- nanoseconds, nanoseconds: nanoseconds,
      timeQueued: timeQueued, requestID: id,
      clientCertificateSubject: clientCertificateSubject)
  }
}
