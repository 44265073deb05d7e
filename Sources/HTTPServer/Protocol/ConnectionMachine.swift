import Clocks
import HTTPTypes

/// HTTP/1 on one connection, server side (RFC 9112), without sockets and without a clock: bytes and instants
/// go in, actions come out, and whoever has the socket performs them. Each call returns at most one action.
struct ConnectionMachine {
  /// What is to be done next.
  enum Action {
    /// Nothing, until more comes in.
    case readMore
    /// A request's header is complete: `proceed` to its content, or `decline` that and answer.
    case header(RequestHead, received: Instant)
    /// The client waits for `100` before it sends content, which is wanted: send that.
    case expectsContinue
    /// The request's content is complete. No further input is taken until it is answered.
    case request(RequestBody)
    /// A piece of the request's content is there in the input; the last one may be empty.
    case content(Range<Int>, isLast: Bool)
    /// Answer with the fault; the connection will be closed after it.
    indirect case refuse(HTTPFault, FaultSubject)
    /// All has been said: finish sending, then `beginLingering`.
    case finish
    /// Close at once; what is unsent is lost.
    case close
  }

  /// What could be read of a request that is answered with a fault.
  struct FaultSubject: Sendable {
    var method: HTTPRequest.Method?
    var path: String?
    var fields: FieldSection
    var received: Instant
    /// Bytes of its content that had come.
    var contentBytes: Int
  }

  /// Where in the conversation we are.
  enum Phase {
    /// Between requests, without a byte of the next.
    case idle
    case head
    /// A header is complete, and nothing has been said to it.
    case decision
    case body
    /// A request has been handed out, or refused, and is being answered.
    case exchange
    /// Its answer is complete, and content that nobody wants is still coming.
    case skipping
    /// The last answer is being sent; input is thrown away.
    case finishing
    /// It has been sent, and so has our end of the stream; input is thrown away.
    case lingering
    case closed
  }

  /// What becomes of a request's content.
  enum Sink {
    /// It is collected.
    case body(BodyBuilder)
    /// It is handed on as it comes.
    case stream
    /// It is thrown away.
    case nothing

    var isStream: Bool {
      if case .stream = self { true } else { false }
    }
  }

  let limits: ServerLimits
  let budget: ByteBudget?
  let knownHeads: KnownHeads?
  var phase = Phase.idle
  var isDraining = false
  /// Requests that have been answered or are being.
  var requestCount = 0

  // The request in hand.
  var parser = HeadParser()
  var head: RequestHead?
  var content: ContentReader?
  var sink = Sink.nothing
  /// Content bytes of the request in hand that were thrown away.
  var skipped = 0
  var method: HTTPRequest.Method?
  var version = HTTPVersion.http11
  var keepsAlive = false

  // Time, all of it told from outside.
  var phaseStart: Instant
  /// When the first byte of the request in hand came.
  var requestStart: Instant
  var lastByte: Instant
  /// Since when no input is taken because too much waits to be sent; until it is, the client's time stands still.
  var held: Instant?
  /// How fast content comes that is handed on, and whether somebody waits for it.
  var input = Pace()
  var isContentAwaited = false
  /// Whether the client waits for `100` before it sends content that is handed on.
  var isUninvited = false
  /// How fast the answer is taken.
  var output = Pace()

  /// - Parameters:
  ///   - budget: what content is counted in; `nil` where it is not.
  ///   - knownHeads: heads that need not be read again, of this connection and others; `nil` to read each.
  init(limits: ServerLimits, budget: ByteBudget?, knownHeads: KnownHeads?, now: Instant) {
    self.limits = limits
    self.budget = budget
    self.knownHeads = knownHeads
    phaseStart = now
    requestStart = now
    lastByte = now
  }

  /// Whether input would be taken now.
  var takesInput: Bool { phase != .decision && phase != .exchange && phase != .closed }

  mutating func enter(_ phase: Phase, now: Instant) {
    self.phase = phase
    phaseStart = now
  }
}
