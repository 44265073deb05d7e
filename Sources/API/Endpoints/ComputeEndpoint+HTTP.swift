import HTTPServer
import HTTPTypes

extension ComputeEndpoint {
  /// Answers a request: at once where it is small, on the compute pool where it is not.
  func respond(to request: Request) -> Outcome {
    let isFile: Bool
    do throws(ProblemDetails) {
      try request.headers.demandReadable()
      isFile = try request.headers.mediaType(among: mediaTypes) == SafetensorsWriter.mediaType
    } catch {
      return .answer(error.response(to: request.id))
    }
    // Reading a large body takes as long as computing.
    guard request.body.count <= Core.inlineBodyBytes, !Self.printsFormulas else {
      return .compute { response(finish(read(request, isFile)), to: request) }
    }
    let reading = read(request, isFile)
    if case .success(let (problem, _)) = reading, core.isLarge(problem) {
      return .compute { response(finish(reading), to: request) }
    }
    return .answer(response(finish(reading), to: request))
  }

  private var mediaTypes: [String] {
    ["application/json"] + (Self.writesFiles ? [SafetensorsWriter.mediaType] : [])
  }

  private func read(_ request: Request, _ asFile: Bool) -> ComputeReading {
    read(received: request.received, asFile: asFile) { try ComputeBody(request) }
  }

  private func response(_ result: Result<ComputeAnswer, ProblemDetails>, to request: Request) -> Response {
    switch result {
    case .success(let answer):
      Response(
        status: .ok,
        headers: [
          .contentType: answer.isFile ? SafetensorsWriter.mediaType : "application/json",
          .serverTiming: answer.timing.fieldValue,
        ],
        body: .bytes(answer.bytes))
    case .failure(let problem): problem.response(to: request.id)
    }
  }
}

extension HTTPFields {
  /// Throws where the body is announced as something that is not read.
  fileprivate func demandReadable() throws(ProblemDetails) {
    if let type = self[.contentType], !MediaType.isReadAsJSON(type), !MediaType.isForm(type) {
      throw ProblemDetails(
        status: .unsupportedMediaType, code: "unsupported-media-type", title: "The body has an unknown media type",
        detail:
          "expected application/json, \(LineStream.mediaType) or multipart/form-data, not \(type.prefix(64))",
        headers: [.accept: "application/json, \(LineStream.mediaType), multipart/form-data"])
    }
    try demandIdentity()
  }

  /// Throws where the body is compressed.
  func demandIdentity() throws(ProblemDetails) {
    guard let coding = self[.contentEncoding], MediaType.essence(of: coding) != "identity" else { return }
    throw ProblemDetails(
      status: .unsupportedMediaType, code: "unsupported-content-coding", title: "The body is compressed",
      detail: "send the body as it is, without Content-Encoding: \(coding.prefix(64))",
      headers: [.acceptEncoding: "identity"])
  }

  /// The media type that the answer is to have: of `types`, the one that the request likes best.
  func mediaType(among types: [String]) throws(ProblemDetails) -> String {
    guard let accept = self[.accept] else { return types[0] }
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
