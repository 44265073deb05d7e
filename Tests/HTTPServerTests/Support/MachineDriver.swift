import Clocks
import HTTPTypes

@testable import HTTPServer

/// Feeds a machine, answers every request with 200 and two bytes, and writes down what happens. A request for a path
/// that starts with `/no/` is answered with 401 when its header has come; the content of one for a path that starts with
/// `/stream/` is taken as it comes, and the answer follows behind its end, or, below `/stream/early`, behind the header.
struct MachineDriver {
  var machine: ConnectionMachine
  var now: Instant
  private(set) var events: [String] = []
  private var head: RequestHead?
  private var streamed: [UInt8] = []

  init(
    limits: ServerLimits = ServerLimits(), budget: ByteBudget? = nil, knownHeads: KnownHeads? = nil, now: Instant = .now
  ) {
    machine = ConnectionMachine(limits: limits, budget: budget, knownHeads: knownHeads, now: now)
    self.now = now
  }

  /// Feeds one piece.
  mutating func feed(_ bytes: some Sequence<UInt8>) {
    let input = Array(bytes)
    var position = 0
    while position < input.count, machine.takesInput {
      let action = machine.receive(input.span, at: &position, now: now)
      if case .content(let range, _) = action { streamed += input[range] }
      perform(action)
    }
  }

  /// Tells of the client's end.
  mutating func end() { perform(machine.receiveEnd(now: now)) }

  /// Turns the clock forward and lets the machine know, at each deadline on the way.
  mutating func pass(_ duration: Duration) {
    let target = now.advanced(by: duration)
    while let deadline = machine.deadline, deadline <= target {
      now = deadline
      perform(machine.timePassed(now: now))
    }
    now = target
  }

  mutating func perform(_ action: ConnectionMachine.Action) {
    switch action {
    case .readMore: break
    case .header(let head, _):
      self.head = head
      let path = head.line.target.path
      guard path.hasPrefix("/no/") || path.hasPrefix("/stream/") else { return perform(machine.proceed(now: now)) }
      events.append("header \(head.line.method.rawValue) \(path)")
      if path.hasPrefix("/stream/") {
        streamed = []
        perform(machine.proceedStreaming(now: now))
        if path.hasPrefix("/stream/early") { answer(.ok, content: .stream) }
        if machine.phase == .body { perform(machine.awaitContent(true, now: now)) }
        return
      }
      machine.decline(now: now)
      answer(.unauthorized)
    case .expectsContinue: events.append("continue")
    case .request(let body):
      if let head { events.append(Self.text(head, body)) }
      answer(.ok)
    case .content(_, let isLast):
      guard isLast else { return }
      events.append("content \"\(String(decoding: streamed, as: UTF8.self))\"")
      answer(.ok, content: .stream)
    case .refuse(let fault, _):
      events.append("refuse \(fault.status.code) \(fault.code)")
      answer(fault.status)
    case .finish: machine.beginLingering(now: now)
    case .close: events.append("close")
    }
  }

  private mutating func answer(_ status: HTTPResponse.Status, content: ConnectionMachine.Content = .bytes(2)) {
    let plan = machine.answer(status: status, content: content)
    var text = "answer \(status.code)"
    if plan.framing == .chunked { text += " chunked" }
    if !plan.sendsContent { text += " without content" }
    if let connection = plan.connection { text += " \(connection.rawValue)" }
    events.append(text)
    perform(machine.answered(now: now))
  }

  private static func text(_ head: RequestHead, _ body: RequestBody) -> String {
    var text = "request \(head.line.method.rawValue) \(head.line.target.path)"
    if !head.line.target.query.isEmpty {
      text += " ?" + head.line.target.query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }
    if !body.isEmpty { text += " \"" + body.withUnsafeBytes { String(decoding: $0, as: UTF8.self) } + "\"" }
    // By scalars: CR LF together are one Character.
    return text.unicodeScalars.map { $0 == "\r" ? "\\r" : $0 == "\n" ? "\\n" : String($0) }.joined()
  }
}
