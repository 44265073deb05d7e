import Diagnostics
import Gradients
import HTTPServer
import HTTPTypes
import JSON

/// An error answer: problem details for HTTP APIs (RFC 9457).
public struct ProblemDetails: Error {
  let status: HTTPResponse.Status
  /// A stable name of the kind of error.
  let code: String
  /// The kind of error in words that do not change.
  let title: String
  /// What is wrong this time.
  let detail: String
  /// All that is wrong with the request, each with its place.
  var faults: [Fault] = []
  /// Fields that belong to the answer.
  var headers: HTTPFields = [:]

  /// The most faults that an answer lists.
  private static let mostFaults = 100

  /// The problem as one JSON object and a line's end.
  ///
  /// - Parameters:
  ///   - requestID: what names the request, where something does.
  ///   - line: the number of the request's first line, from 1, where it was one of several in a stream.
  public func object(requestID: String? = nil, line: Int? = nil) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("type", "urn:chainrule:problem:\(code)")
      writer.member("title", title)
      writer.member("status", status.code)
      writer.member("detail", detail)
      if let requestID { writer.member("instance", requestID) }
      writer.member("code", code)
      if let line { writer.member("line", line) }
      guard !faults.isEmpty else { return }
      writer.key("errors")
      writer.array { writer in
        for fault in faults.prefix(ProblemDetails.mostFaults) {
          writer.object { writer in
            writer.member("pointer", fault.pointer.description)
            writer.member("detail", fault.detail)
          }
        }
      }
    }
    return writer.bytes + [UInt8(ascii: "\n")]
  }

  /// The answer.
  func response(to requestID: String) -> Response {
    var headers = headers
    headers[.contentType] = "application/problem+json"
    return Response(status: status, headers: headers, body: .bytes(object(requestID: requestID)))
  }
}

extension ProblemDetails {
  /// A request that is well-formed and makes no sense.
  init(_ faults: Faults) {
    status = .unprocessableContent
    code = "invalid-request"
    title = "The request makes no sense"
    var seen: Set<Fault> = []
    self.faults = faults.all.filter { seen.insert($0).inserted }
    detail = ProblemDetails.summary(of: self.faults, count: faults.count - faults.all.count + self.faults.count)
  }

  /// The first fault, and how many more there are.
  private static func summary(of faults: [Fault], count: Int) -> String {
    guard let first = faults.first else { return "" }
    let pointer = first.pointer.description
    let sentence = pointer.isEmpty ? first.detail : "\(pointer): \(first.detail)"
    switch count {
    case 1: return sentence
    case 2...mostFaults: return "\(sentence) (and \(count - 1) more, see \"errors\")"
    default: return "\(sentence) (and \(count - 1) more, of which \"errors\" lists \(mostFaults - 1))"
    }
  }

  /// A body that is not JSON.
  init(_ error: JSONSyntaxError) {
    self.init(
      status: .badRequest, code: "malformed-json", title: "The body is not JSON", detail: error.description)
  }

  /// The problem that an error of reading or computing is.
  init(any error: any Error) {
    switch error {
    case let problem as ProblemDetails: self = problem
    case let faults as Faults: self.init(faults)
    case let syntax as JSONSyntaxError: self.init(syntax)
    case MethodFault.deadlineExceeded: self = .deadlineExceeded
    case MethodFault.unsupported(let detail): self = .unsupported(detail)
    default:
      self.init(
        status: .internalServerError, code: "internal-error", title: "The service has failed",
        detail: "an error that should not be possible: \(error)")
    }
  }

  /// What the server or its router found.
  init(_ fault: HTTPFault) {
    self.init(
      status: fault.status, code: fault.code, title: fault.title, detail: fault.detail, headers: fault.headers)
  }

  /// There is nothing of this name, or at this path.
  static func notFound(_ detail: String) -> ProblemDetails {
    ProblemDetails(status: .notFound, code: "not-found", title: "No such resource", detail: detail)
  }

  /// One request of a stream has more bytes than are read.
  public static func requestTooLong(limit: Int) -> ProblemDetails {
    ProblemDetails(
      status: .contentTooLarge, code: "content-too-large", title: "Content too large",
      detail: "a request may have \(limit) bytes, and this one has more")
  }

  static let deadlineExceeded = ProblemDetails(
    status: .serviceUnavailable, code: "deadline-exceeded", title: "The computation took too long",
    detail: "the computation was given up when its time was over; ask for less, or try again later",
    headers: [.retryAfter: "1"])

  static func unsupported(_ detail: String) -> ProblemDetails {
    ProblemDetails(
      status: .unprocessableContent, code: "unsupported", title: "The service cannot do this", detail: detail)
  }
}
