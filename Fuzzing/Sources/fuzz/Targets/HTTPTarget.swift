import Clocks
import HTTPTypes

@testable import HTTPServer

/// What comes in on one connection. The first byte chooses how the rest is cut.
///
/// Whatever comes: the same events whole, in pieces and byte by byte, with heads read anew and known from before; no request after the last answer; each call makes
/// progress; no byte of the budget is lost.
enum HTTPTarget: FuzzTarget {
  static let name = "http"

  static func run(_ input: [UInt8]) {
    guard let seed = input.first else { return }
    let bytes = Array(input.dropFirst())
    let known = KnownHeads()
    let whole = events([bytes])
    demand(whole == events(Pieces(of: bytes, seed: seed)), "other events in pieces of seed \(seed): \(whole)")
    demand(whole == events(Pieces(of: bytes, seed: 0)), "other events byte by byte: \(whole)")
    for _ in 0..<2 { demand(whole == events([bytes], known), "other events where heads are known: \(whole)") }
    demand(whole == events(Pieces(of: bytes, seed: seed), known), "other events of known heads in pieces: \(whole)")
    if let last = whole.firstIndex(where: { $0.hasSuffix(" close") }) {
      demand(!whole[last...].contains { $0.hasPrefix("request") }, "a request after the last answer: \(whole)")
    }
  }

  /// Small enough that a case can reach each of them.
  private static let limits = {
    var limits = ServerLimits()
    limits.requestLineBytes = 128
    limits.headerBytes = 512
    limits.fieldCount = 8
    limits.bodyBytes = 1024
    limits.chunkOverheadBytes = 64
    limits.skippedBytes = 256
    return limits
  }()

  private static func events(_ pieces: some Sequence<[UInt8]>, _ known: KnownHeads? = nil) -> [String] {
    let budget = ByteBudget(limit: 1 << 20)
    var driver = Driver(machine: ConnectionMachine(limits: limits, budget: budget, knownHeads: known, now: start))
    for piece in pieces { driver.feed(piece) }
    driver.perform(driver.machine.receiveEnd(now: start))
    let events = driver.events
    driver.machine = ConnectionMachine(limits: limits, budget: nil, knownHeads: nil, now: start)
    demand(budget.reserved == 0, "\(budget.reserved) bytes of the budget are lost")
    return events
  }

  fileprivate static let start = Instant.now
}

/// Answers every request, those to `/n…` without their content, those to `/s…` with their content taken as it comes, and
/// writes down what happens.
private struct Driver {
  var machine: ConnectionMachine
  var events: [String] = []
  private var head: RequestHead?
  private var streamed: [UInt8] = []
  private var isStreaming = false

  init(machine: ConnectionMachine) { self.machine = machine }

  mutating func feed(_ input: [UInt8]) {
    var position = 0
    while position < input.count, machine.takesInput {
      let (before, phase) = (position, machine.phase)
      let action = machine.receive(input.span, at: &position, now: HTTPTarget.start)
      if case .content(let piece, _) = action { streamed += input[piece] }
      perform(action)
      HTTPTarget.demand((before...input.count).contains(position), "position \(position) of \(input.count)")
      HTTPTarget.demand(position > before || machine.phase != phase, "no progress in phase \(phase)")
      if machine.takesInput, machine.phase != .finishing, !isStreaming {
        HTTPTarget.demand(machine.deadline != nil, "phase \(machine.phase) without a deadline")
      }
    }
  }

  mutating func perform(_ action: ConnectionMachine.Action) {
    switch action {
    case .readMore: break
    case .header(let head, _):
      self.head = head
      events.append("request \(head.line.method.rawValue) \(head.line.target.path) \(head.fields)")
      let path = head.line.target.path
      isStreaming = path.hasPrefix("/s")
      streamed = []
      if isStreaming {
        perform(machine.proceedStreaming(now: HTTPTarget.start))
      } else if path.hasPrefix("/n") {
        machine.decline(now: HTTPTarget.start)
        answer(.unauthorized)
      } else {
        perform(machine.proceed(now: HTTPTarget.start))
      }
    case .expectsContinue: events.append("continue")
    case .request(let body):
      HTTPTarget.demand(head != nil, "content without a header")
      events.append("content \(body.withUnsafeBytes { Array($0) })")
      answer(.ok)
    case .content(_, let isLast):
      guard isLast else { return }
      events.append("streamed \(streamed)")
      isStreaming = false
      answer(.ok)
    case .refuse(let fault, _):
      isStreaming = false
      events.append("refuse \(fault.status.code) \(fault.code)")
      answer(fault.status)
    case .finish: machine.beginLingering(now: HTTPTarget.start)
    case .close: events.append("closed")
    }
  }

  private mutating func answer(_ status: HTTPResponse.Status) {
    let plan = machine.answer(status: status, content: .bytes(2))
    events.append("answer \(status.code) \(plan.connection?.rawValue ?? "")")
    perform(machine.answered(now: HTTPTarget.start))
  }
}
