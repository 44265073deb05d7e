import HTTPServer
import HTTPTypes

/// Newline-delimited JSON: a request a line, an answer a line, in order, each as soon as it is ready, in memory that does
/// not grow with the number of lines.
///
/// A line that fails is answered with its problem, and the stream goes on. Several batches of lines are computed at a time;
/// on the compute pool they take turns with the requests of others.
enum LineStream {
  /// The media type, both ways.
  static let mediaType = "application/x-ndjson"

  /// Batches that are under way at once, for each core: one that is computed, and one that waits for its turn or to be
  /// sent.
  private static let batchesPerCore = 2

  /// Answers the lines of `content`, one line each.
  static func respond(
    to content: RequestContent, _ answer: ResponseWriter, _ compute: ComputeShare, by endpoint: some ComputeEndpoint,
    requestID: String
  ) async throws {
    let (pace, lineBytes) = (LinePace(), endpoint.core.limits.lineBytes)
    let work: @Sendable (LineBatch, Cancellation) -> LineAnswers = { batch, cancellation in
      LineAnswers(to: batch, by: endpoint, requestID: requestID, lineBytes: lineBytes, pace: pace, cancellation)
    }
    let cores = Allotment.ofThisProcess.processors
    try await compute.inOrder(
      LineBatches(content: content, lineBytes: lineBytes, pace: pace), atOnce: cores * batchesPerCore, work: work
    ) { ready in
      for var answers in ready {
        try await answer.write(answers.bytes)
        while !answers.rest.lines.isEmpty {
          let rest = answers.rest
          answers = try await compute { work(rest, $0) }
          try await answer.write(answers.bytes)
        }
      }
    }
  }
}

extension ComputeEndpoint {
  /// What answers a request by lines; `nil` where its header does not announce any.
  func lineHandler(for request: RequestContext) -> StreamHandler? {
    let (headers, id) = (request.headers, request.id)
    guard let type = headers[.contentType], type != "application/json",
      MediaType.essence(of: type) == LineStream.mediaType
    else { return nil }
    do throws(ProblemDetails) {
      try request.demandNoQuery()
      // Who takes JSON takes lines of it.
      _ = try headers.mediaType(among: [LineStream.mediaType, "application/json"])
    } catch {
      return LineStream.handler(answering: error.response(to: id))
    }
    return { content, answer, compute in
      answer.begin(.ok, headers: [.contentType: LineStream.mediaType])
      do {
        try await LineStream.respond(to: content, answer, compute, by: self, requestID: id)
      } catch let fault as HTTPFault {
        // The last line says why there is no end.
        try await answer.write(ProblemDetails(fault).object(requestID: id))
        throw fault
      }
    }
  }
}

extension LineStream {
  /// Answers without reading.
  fileprivate static func handler(answering response: Response) -> StreamHandler {
    { _, answer, _ in
      answer.begin(response.status, headers: response.headers)
      if case .bytes(let bytes) = response.body { try await answer.write(bytes) }
    }
  }
}
