import HTTPTypes

/// What a connection answers, and how far it has come. Its connection's alone.
final class Exchange {
  let id: String
  var subject: AnswerSubject
  /// Who takes the content when it is complete.
  var handler: (route: Router.Route, parameters: PathParameters)?
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
    subject = .request(request)
  }

  init(id: String, unreadable subject: ConnectionMachine.FaultSubject) {
    self.id = id
    self.subject = .unreadable(subject)
    contentBytes = subject.contentBytes
  }

  /// The request; `nil` when its header could not be read.
  var request: RequestContext? { subject.request }

  /// What a fault's renderer gets to know.
  var faultContext: FaultContext {
    FaultContext(requestID: id, method: subject.method, path: subject.path, headers: subject.headers)
  }

  /// What is told of the answer.
  func record(status: HTTPResponse.Status, bytes: Int, peer: PeerAddress?, clientCertificateSubject: String?)
    -> AnswerRecord
  {
    let nanoseconds = subject.received.nanoseconds(to: .now)
    return AnswerRecord(
      subject: subject, peer: peer, requestBytes: contentBytes, status: status, bytes: bytes,
      startNanoseconds: DateField.nanosecondsSinceEpoch() &- nanoseconds, nanoseconds: nanoseconds,
      timeQueued: timeQueued, requestID: id, clientCertificateSubject: clientCertificateSubject)
  }
}
