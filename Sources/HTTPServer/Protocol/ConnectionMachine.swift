import HTTPTypes

/// HTTP/1 on one connection, server side (RFC 9112), without sockets and without a clock: bytes and instants
/// go in, actions come out, and whoever has the socket performs them. Each call returns at most one action.
struct ConnectionMachine {
  typealias Instant = ContinuousClock.Instant

  /// What is to be done next.
  enum Action {
    /// Nothing, until more comes in.
    case readMore
    /// The client waits for `100` before it sends content: send that, or `refuse`.
    case expectsContinue(RequestHead)
    /// A request is complete. No further input is taken until it is answered.
    case request(RequestHead, RequestBody, received: Instant)
    /// Answer with the fault; the connection will be closed after it.
    case refuse(HTTPFault, FaultSubject)
    /// All has been said: finish sending, then `beginLingering`.
    case finish
    /// Close at once; what is unsent is lost.
    case close
  }

  /// What could be read of a request that is answered with a fault.
  struct FaultSubject {
    var method: HTTPRequest.Method?
    var path: String?
    var fields: HTTPFields
    var received: Instant
  }

  /// Where in the conversation we are.
  enum Phase {
    /// Between requests, without a byte of the next.
    case idle
    case head
    case body
    /// A request has been handed out, or refused, and is being answered.
    case exchange
    /// The last answer is being sent; input is thrown away.
    case finishing
    /// It has been sent, and so has our end of the stream; input is thrown away.
    case lingering
    case closed
  }

  let limits: ServerLimits
  let budget: ByteBudget?
  var phase = Phase.idle
  var isDraining = false
  /// Requests that have been answered or are being.
  var requestCount = 0

  // The request in hand.
  var parser = HeadParser()
  var head: RequestHead?
  var content: BodyReader?
  var method: HTTPRequest.Method?
  var version = RequestLine.Version.http11
  var keepsAlive = false

  // Time, all of it told from outside.
  var phaseStart: Instant
  /// When the first byte of the request in hand came.
  var requestStart: Instant
  var lastByte: Instant
  var output = OutputPace()

  init(limits: ServerLimits, budget: ByteBudget?, now: Instant) {
    self.limits = limits
    self.budget = budget
    phaseStart = now
    requestStart = now
    lastByte = now
  }

  /// Whether input would be taken now.
  var takesInput: Bool { phase != .exchange && phase != .closed }

  mutating func enter(_ phase: Phase, now: Instant) {
    self.phase = phase
    phaseStart = now
  }
}
