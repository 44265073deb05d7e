import API
import HTTPTypes
import Synchronization
import Testing

@testable import HTTPServer

/// Sends streams of lines through the service's router without sockets, and holds every line against `openapi.yaml`.
enum LineClient {
  static func post(
    _ target: String, lines: [String], _ headers: HTTPFields = [:], through service: Service = Client.service,
    location: SourceLocation = #_sourceLocation
  ) async throws -> Answer {
    try await post(
      target, [Array(lines.joined(separator: "\n").utf8)], headers, through: service, location: location)
  }

  static func post(
    _ target: String, _ pieces: [[UInt8]], _ headers: HTTPFields = [:], through service: Service = Client.service,
    location: SourceLocation = #_sourceLocation
  ) async throws -> Answer {
    let conversation = try LineConversation(target, headers, through: service)
    for piece in pieces { conversation.send(piece) }
    conversation.end()
    let answer = try await conversation.finish()
    try Contract.served.get().check(answer, to: .post, target, location)
    return answer
  }
}

/// A stream of lines that are sent and answered one by one.
final class LineConversation: Sendable {
  private let content = ContentBuffer(budget: nil) {}
  private let received = Received()
  private let task: Task<Void, any Error>

  /// Begins a request.
  init(_ target: String, _ headers: HTTPFields = [:], through service: Service = Client.service) throws {
    var headers = headers
    headers[.contentType] = "application/x-ndjson"
    let context = try #require(RequestContext(method: .post, target: target, headers: headers, id: "test-id"))
    guard case .route(let route, let parameters, _) = service.router.resolve(.post, context.encodedPath) else {
      throw Failure.noStream
    }
    let handler = try #require(route.stream?(context, parameters))
    let (content, received) = (content, received)
    let answer = AnswerBuffer { received.take() }
    received.connect(answer)
    let compute = ComputeShare(of: ComputePool(width: 2, queueLength: 4))
    task = Task {
      try await handler(
        RequestContent(content, nil, limits: ServerLimits()), ResponseWriter(answer, accepted: AcceptedCodings(nil)),
        compute)
      answer.end(.complete)
    }
  }

  func send(_ bytes: [UInt8]) { _ = content.append(bytes) }

  func send(_ text: String) { send(Array(text.utf8)) }

  /// Says that no more lines come, or what is wrong behind those that came.
  func end(_ fault: HTTPFault? = nil) { content.complete(fault) }

  /// Goes away.
  func cancel() { task.cancel() }

  /// The next line of the answer, waited for.
  func receive() async throws -> String {
    for _ in 0..<10_000 {
      if let line = received.line() { return line }
      try await Task.sleep(for: .milliseconds(1))
    }
    throw Failure.noAnswer
  }

  /// What is answered, when all is.
  @discardableResult
  func finish() async throws -> Answer {
    try await task.value
    return received.answer
  }

  private enum Failure: Error {
    case noStream, noAnswer
  }
}

/// What comes of an answer.
private final class Received: Sendable {
  private struct State {
    var buffer: AnswerBuffer?
    var status = 0
    var headers: HTTPFields = [:]
    var body: [UInt8] = []
    /// How much of it has been read as lines.
    var read = 0
  }

  private let state = Mutex(State())

  func connect(_ buffer: AnswerBuffer) { state.withLock { $0.buffer = buffer } }

  func take() {
    state.withLock { state in
      guard let part = state.buffer?.take() else { return }
      if let (status, headers) = part.head { (state.status, state.headers) = (status.code, headers) }
      state.body += part.bytes
    }
  }

  func line() -> String? {
    state.withLock { state in
      guard let end = state.body[state.read...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
      defer { state.read = end + 1 }
      return String(decoding: state.body[state.read...end], as: UTF8.self)
    }
  }

  var answer: Answer {
    state.withLock { Answer(status: $0.status, headers: $0.headers, body: $0.body) }
  }
}
