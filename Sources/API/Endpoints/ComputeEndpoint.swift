import Diagnostics
import Gradients
import HTTPServer
import HTTPTypes
import JSON
import Tensors

/// What all endpoints that compute have in common: reading the request, choosing where it is computed, and turning what
/// goes wrong into problem details.
protocol ComputeEndpoint: Sendable {
  /// Whether the endpoint computes gradients.
  static var differentiates: Bool { get }
  /// What the answer holds where the request does not say.
  static var defaultParts: Set<AnswerPart> { get }
  /// What the answer can hold.
  static var possibleParts: Set<AnswerPart> { get }

  /// Computes, and writes the answer's members.
  func answer<Scalar: TensorScalar>(
    _ problem: ComputeProblem, as type: Scalar.Type, _ timing: inout ServerTiming
  ) throws -> [UInt8]
}

extension ComputeEndpoint {
  static var possibleParts: Set<AnswerPart> { Set(AnswerPart.allCases) }

  /// What the answer to a request holds. A summary is a way of writing: by itself it leaves the default.
  func parts(of request: ComputeRequest) -> Set<AnswerPart> {
    guard let returned = request.returned else { return Self.defaultParts }
    let parts = Set(returned.map(\.choice))
    return parts == [.summary] ? Self.defaultParts.union(parts) : parts
  }

  /// Answers a request: at once where it is small, on the compute pool where it is not.
  func respond(to request: Request, core: Core) -> Outcome {
    do throws(ProblemDetails) {
      try request.demandJSON()
    } catch {
      return .answer(error.response(to: request.id))
    }
    // Reading a large body takes as long as computing.
    guard request.body.count <= Core.inlineBodyBytes else {
      return .compute { finish(request, read(request, core.limits)) }
    }
    let reading = read(request, core.limits)
    if case .success(let (problem, _)) = reading, core.isLarge(problem) {
      return .compute { finish(request, reading) }
    }
    return .answer(finish(request, reading))
  }

  private func read(_ request: Request, _ limits: ComputeLimits) -> Result<
    (ComputeProblem, ServerTiming), ProblemDetails
  > {
    var timing = ServerTiming(since: request.received)
    do {
      let document = try request.body.withUnsafeBytes { try JSONDocument(padded: $0) }
      let read = ComputeRequest(document, returning: Self.possibleParts)
      timing.mark("parse")
      let problem = try ComputeProblem(read, differentiates: Self.differentiates, limits: limits)
      try limits.check(answerOf: problem.numbers(in: parts(of: problem.request)))
      timing.mark("compile")
      return .success((problem, timing))
    } catch {
      return .failure(ProblemDetails(any: error))
    }
  }

  private func finish(_ request: Request, _ reading: Result<(ComputeProblem, ServerTiming), ProblemDetails>) -> Response
  {
    do {
      var (problem, timing) = try reading.get()
      let bytes =
        switch problem.request.dtype {
        case .float64: try answer(problem, as: Double.self, &timing)
        case .float32: try answer(problem, as: Float.self, &timing)
        }
      timing.mark("encode")
      return Response(
        status: .ok, headers: [.contentType: "application/json", .serverTiming: timing.fieldValue],
        body: .bytes(bytes))
    } catch {
      return ProblemDetails(any: error).response(to: request.id)
    }
  }
}

extension ProblemDetails {
  /// The problem that an error of reading or computing is.
  fileprivate init(any error: any Error) {
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
}

extension Request {
  /// Throws where the body is not announced as JSON, or JSON is no acceptable answer.
  fileprivate func demandJSON() throws(ProblemDetails) {
    if let type = headers[.contentType], !MediaType.isReadAsJSON(type) {
      throw ProblemDetails(
        status: .unsupportedMediaType, code: "unsupported-media-type", title: "The body has an unknown media type",
        detail: "expected application/json, not \(type.prefix(64))", headers: [.accept: "application/json"])
    }
    if let coding = headers[.contentEncoding], MediaType.essence(of: coding) != "identity" {
      throw ProblemDetails(
        status: .unsupportedMediaType, code: "unsupported-content-coding", title: "The body is compressed",
        detail: "send the body as it is, without Content-Encoding: \(coding.prefix(64))",
        headers: [.acceptEncoding: "identity"])
    }
    if let accept = headers[.accept], !MediaType.accepts("application/json", in: accept) {
      throw ProblemDetails(
        status: .notAcceptable, code: "not-acceptable", title: "No acceptable media type",
        detail: "the answer is application/json, which \"\(accept.prefix(128))\" does not accept")
    }
  }
}

extension HTTPField.Name {
  /// W3C Server Timing.
  static let serverTiming = HTTPField.Name("Server-Timing").unsafelyUnwrapped
}
