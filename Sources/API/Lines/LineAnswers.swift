import Clocks
import HTTPServer

/// The answers to a batch's first lines, and the lines that had to be left: a batch holds a place on the compute pool for
/// a while only, and memory for its answers within limits.
struct LineAnswers: Sendable {
  /// One line each: an answer, or a problem.
  private(set) var bytes: [UInt8] = []
  /// The lines that are still to be answered.
  private(set) var rest: LineBatch

  /// A batch with answers of more bytes is left.
  private static let mostBytes = 1 << 20

  /// Answers the batch's lines, at least one of them.
  /// - Parameters:
  ///   - batch: the lines.
  ///   - endpoint: what answers them.
  ///   - requestID: what names the stream in problems.
  ///   - lineBytes: how many bytes a line may have.
  ///   - pace: is told how long it took.
  ///   - cancellation: whether anybody waits.
  init(
    to batch: LineBatch, by endpoint: some ComputeEndpoint, requestID: String, lineBytes: Int, pace: LinePace,
    _ cancellation: Cancellation
  ) {
    rest = batch
    let start = Instant.now
    var now = start
    repeat {
      guard let (number, line) = rest.lines.popFirst() else { break }
      switch LineAnswers.answer(to: line, number, by: endpoint, lineBytes, now, cancellation) {
      case .success(let answer): bytes += answer.bytes
      case .failure(let problem): bytes += problem.object(requestID: requestID, line: number)
      }
      now = .now
    } while now - start < LinePace.slice && bytes.count < Self.mostBytes && !cancellation.isCancelled
    pace.note(batch.lines.count - rest.lines.count, in: now - start)
  }

  private static func answer(
    to line: LineSplitter.Line, _ number: Int, by endpoint: some ComputeEndpoint, _ lineBytes: Int,
    _ now: Instant, _ cancellation: Cancellation
  ) -> Result<ComputeAnswer, ProblemDetails> {
    switch line {
    case .complete(let text):
      endpoint.answer(received: now, unless: { cancellation.isCancelled }) {
        try text.withUnsafeBytes { try ComputeBody(paddedJSON: $0, firstLine: number) }
      }
    case .tooLong: .failure(.requestTooLong(limit: lineBytes))
    }
  }
}
