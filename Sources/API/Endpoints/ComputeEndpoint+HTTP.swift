import HTTPServer
import HTTPTypes

extension ComputeEndpoint {
  /// Answers a request: at once where it is small, on the compute pool where it is not.
  func respond(to request: Request) -> Outcome {
    let contentType = request.headers[.contentType]
    let mediaType: String
    do throws(ProblemDetails) {
      try request.context.demandNoQuery()
      try ComputeBody.demandReadable(contentType)
      mediaType = try request.headers.mediaType(among: mediaTypes)
    } catch {
      return .answer(error.response(to: request.id))
    }
    let isFile = mediaType == SafetensorsWriter.mediaType
    // Reading a large body takes as long as computing.
    guard request.body.count <= Core.inlineBodyBytes, !Self.printsFormulas else {
      return .compute { (cancellation: Cancellation) in
        let tag = RequestTag(request, contentType, answeredAs: mediaType)
        if let answer = tag.answer(to: request.id) { return answer }
        let reading = read(request, contentType, isFile)
        return response(finish(reading, unless: { cancellation.isCancelled }), to: request, tag)
      }
    }
    let tag = RequestTag(request, contentType, answeredAs: mediaType)
    if let answer = tag.answer(to: request.id) { return .answer(answer) }
    let reading = read(request, contentType, isFile)
    if case .success(let read) = reading, core.isLarge(read.problem) {
      return .compute { (cancellation: Cancellation) in
        response(finish(reading, unless: { cancellation.isCancelled }), to: request, tag)
      }
    }
    return .answer(response(finish(reading, unless: { false }), to: request, tag))
  }

  private var mediaTypes: [String] { Self.writesFiles ? AnswerTypes.all : AnswerTypes.json }

  private func read(_ request: Request, _ contentType: String?, _ asFile: Bool) -> ComputeReading {
    read(received: request.received, asFile: asFile) { try ComputeBody(request, contentType) }
  }

  private func response(
    _ result: Result<ComputeAnswer, ProblemDetails>, to request: Request, _ tag: RequestTag
  ) -> Response {
    switch result {
    case .success(let answer):
      var response = Response(
        status: .ok, headers: answer.isFile ? AnswerTypes.fileFields : AnswerTypes.jsonFields,
        body: .bytes(answer.bytes))
      response.timing = ServerTiming(answer.timing)
      response.entityTag = tag.tag
      return response
    case .failure(let problem): return problem.response(to: request.id)
    }
  }
}

extension RequestContext {
  /// Throws where something is asked for in the query: nothing is read there, and nothing is ignored.
  func demandNoQuery() throws(ProblemDetails) {
    guard let item = query.first else { return }
    throw ProblemDetails(
      status: .badRequest, code: "unknown-query", title: "The query has an unknown parameter",
      detail: "there is no query parameter \"\(item.name.prefix(64))\" here: what a request says stands in its body")
  }
}

/// The media types of answers.
private enum AnswerTypes {
  static let json = ["application/json"]
  static let all = json + [SafetensorsWriter.mediaType]

  static let jsonFields: HTTPFields = [.contentType: json[0], .vary: "Accept"]
  static let fileFields: HTTPFields = [.contentType: SafetensorsWriter.mediaType, .vary: "Accept"]
}

extension ComputeBody {
  /// Throws where the body is announced as something that is not read.
  fileprivate static func demandReadable(_ contentType: String?) throws(ProblemDetails) {
    if let type = contentType, !MediaType.isReadAsJSON(type), !MediaType.isForm(type) {
      throw ProblemDetails(
        status: .unsupportedMediaType, code: "unsupported-media-type", title: "The body has an unknown media type",
        detail:
          "expected application/json, \(LineStream.mediaType) or multipart/form-data, not \(type.prefix(64))",
        headers: [.accept: "application/json, \(LineStream.mediaType), multipart/form-data"])
    }
  }
}

extension FieldSection {
  /// The media type that the answer is to have: of `types`, the one that the request likes best.
  func mediaType(among types: [String]) throws(ProblemDetails) -> String {
    guard let accept = self[.accept] else { return types[0] }
    if let type = MediaType.preferred(among: types, in: accept) { return type }
    throw ProblemDetails(
      status: .notAcceptable, code: "not-acceptable", title: "No acceptable media type",
      detail: "the answer is \(types.joined(separator: " or ")), which \"\(accept.prefix(128))\" does not accept")
  }
}
