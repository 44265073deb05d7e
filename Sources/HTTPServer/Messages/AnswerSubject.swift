import Clocks
import HTTPTypes

/// What an answer answers.
enum AnswerSubject: Sendable {
  case request(RequestContext)
  /// What could be read of a request that is none.
  indirect case unreadable(ConnectionMachine.FaultSubject)

  /// The request, where it is one.
  var request: RequestContext? {
    if case .request(let request) = self { request } else { nil }
  }

  /// The method; `nil` when it could not be read.
  var method: HTTPRequest.Method? {
    switch self {
    case .request(let request): request.method
    case .unreadable(let subject): subject.method
    }
  }

  /// The decoded path; `nil` when it could not be read.
  var path: String? {
    switch self {
    case .request(let request): request.path
    case .unreadable(let subject): subject.path
    }
  }

  /// The header fields, as far as they could be read.
  var headers: FieldSection {
    switch self {
    case .request(let request): request.headers
    case .unreadable(let subject): subject.fields
    }
  }

  /// The codings that the client takes.
  var accepted: AcceptedCodings {
    switch self {
    case .request(let request): request.head.accepted
    case .unreadable(let subject): AcceptedCodings(subject.fields[.acceptEncoding])
    }
  }

  /// When the first byte was read.
  var received: Instant {
    switch self {
    case .request(let request): request.received
    case .unreadable(let subject): subject.received
    }
  }
}
