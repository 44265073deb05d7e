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
  /// Whether the endpoint prints formulas: that takes too long for an event loop, however small the network.
  static var printsFormulas: Bool { get }
  /// What the answer holds where the request does not say.
  static var defaultParts: AnswerParts { get }
  /// What the answer can hold.
  static var possibleParts: AnswerParts { get }
  /// Whether the answer can be a safetensors file.
  static var writesFiles: Bool { get }

  /// Computes, and writes the answer's members.
  func answer<Scalar: TensorScalar>(
    _ problem: ComputeProblem, as type: Scalar.Type, _ timing: inout ServerTiming
  ) throws -> [UInt8]
}

extension ComputeEndpoint {
  static var printsFormulas: Bool { false }

  static var possibleParts: AnswerParts { .all }
  static var writesFiles: Bool { false }

  /// What the answer to a request holds: of what it names, all that this endpoint computes, so that one request suits all
  /// endpoints. A summary is a way of writing: by itself it leaves the default.
  func parts(of request: ComputeRequest) -> AnswerParts {
    guard let returned = request.returned else { return Self.defaultParts }
    let parts = AnswerParts(returned.map { AnswerParts($0.choice) }).intersection(Self.possibleParts)
    return parts == [.summary] ? Self.defaultParts.union(parts) : parts
  }

  /// Answers a request: at once where it is small, on the compute pool where it is not.
  func respond(to request: Request, core: Core) -> Outcome {
    do throws(ProblemDetails) {
      try request.demandReadable()
      _ = try request.mediaType(among: mediaTypes)
    } catch {
      return .answer(error.response(to: request.id))
    }
    // Reading a large body takes as long as computing.
    guard request.body.count <= Core.inlineBodyBytes, !Self.printsFormulas else {
      return .compute { finish(request, read(request, core)) }
    }
    let reading = read(request, core)
    if case .success(let (problem, _)) = reading, core.isLarge(problem) {
      return .compute { finish(request, reading) }
    }
    return .answer(finish(request, reading))
  }

  private var mediaTypes: [String] {
    Self.writesFiles ? ["application/json", SafetensorsWriter.mediaType] : ["application/json"]
  }

  private func read(_ request: Request, _ core: Core) -> Result<
    (ComputeProblem, ServerTiming), ProblemDetails
  > {
    var timing = ServerTiming(since: request.received)
    do {
      let read = ComputeRequest(try ComputeBody(request), returning: Self.possibleParts, core.caches)
      timing.mark("parse")
      var problem = try ComputeProblem(
        read, differentiates: Self.differentiates,
        evaluatesFormulas: Self.printsFormulas || (Self.differentiates && read.methods.contains(.closedForm)),
        limits: core.limits)
      problem.answersWithFile = try request.mediaType(among: mediaTypes) == SafetensorsWriter.mediaType
      try core.limits.check(answerOf: problem.numbers(in: parts(of: problem.request)))
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
        status: .ok,
        headers: [
          .contentType: problem.answersWithFile ? SafetensorsWriter.mediaType : "application/json",
          .serverTiming: timing.fieldValue,
        ],
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
  /// Throws where the body is announced as something that is not read.
  fileprivate func demandReadable() throws(ProblemDetails) {
    if let type = headers[.contentType], !MediaType.isReadAsJSON(type), !MediaType.isForm(type) {
      throw ProblemDetails(
        status: .unsupportedMediaType, code: "unsupported-media-type", title: "The body has an unknown media type",
        detail: "expected application/json or multipart/form-data, not \(type.prefix(64))",
        headers: [.accept: "application/json, multipart/form-data"])
    }
    if let coding = headers[.contentEncoding], MediaType.essence(of: coding) != "identity" {
      throw ProblemDetails(
        status: .unsupportedMediaType, code: "unsupported-content-coding", title: "The body is compressed",
        detail: "send the body as it is, without Content-Encoding: \(coding.prefix(64))",
        headers: [.acceptEncoding: "identity"])
    }
  }

  /// The media type that the answer is to have: of `types`, the one that the request likes best.
  fileprivate func mediaType(among types: [String]) throws(ProblemDetails) -> String {
    guard let accept = headers[.accept] else { return types[0] }
    if let type = MediaType.preferred(among: types, in: accept) { return type }
    throw ProblemDetails(
      status: .notAcceptable, code: "not-acceptable", title: "No acceptable media type",
      detail: "the answer is \(types.joined(separator: " or ")), which \"\(accept.prefix(128))\" does not accept")
  }
}

extension HTTPField.Name {
  /// W3C Server Timing.
  static let serverTiming = HTTPField.Name("Server-Timing").unsafelyUnwrapped
}
