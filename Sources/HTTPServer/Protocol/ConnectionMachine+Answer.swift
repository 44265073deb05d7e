import Clocks
import HTTPTypes

/// How an answer is put on the wire.
struct AnswerPlan: Equatable {
  /// How its content is delimited (RFC 9112 section 6.3).
  enum Framing: Equatable {
    /// There is none, nor a length: `204`, `304` (RFC 9110 section 8.6).
    case none
    case length(Int)
    case chunked
    /// By the connection's end, for HTTP/1.0.
    case close
  }

  let framing: Framing
  /// Whether the content is sent: not in answer to `HEAD`.
  let sendsContent: Bool
  /// The `Connection` option to send, if any.
  let connection: Connection?

  /// A `Connection` option (RFC 9112 sections 9.3 and 9.6).
  enum Connection: String { case close, keepAlive = "keep-alive" }
}

extension ConnectionMachine {
  /// What an answer's content is before it is framed.
  enum Content {
    case bytes(Int)
    case stream
  }

  /// Decides how the answer to the request in hand is sent. Follow it by `answered` when its last byte is
  /// queued.
  mutating func answer(status: HTTPResponse.Status, content answer: Content) -> AnswerPlan {
    let framing: AnswerPlan.Framing
    switch answer {
    case _ where status.code == 204 || status.code == 304: framing = .none
    case .bytes(let count): framing = .length(count)
    case .stream: framing = version == .http11 ? .chunked : .close
    }
    // Content of a stream that is answered before its end is skipped, if that isn't long.
    if phase == .body, case .bytes = answer, content?.remaining ?? .max > limits.skippedBytes { keepsAlive = false }
    // Who has not been asked for content may send it or not (RFC 9110 section 10.1.1).
    if isUninvited { keepsAlive = false }
    isUninvited = false
    if framing == .close || isDraining || requestCount >= limits.requestsPerConnection { keepsAlive = false }
    let connection: AnswerPlan.Connection? =
      keepsAlive ? (version == .http10 ? .keepAlive : nil) : .close
    return AnswerPlan(
      framing: framing, sendsContent: framing != .none && method != .head, connection: connection)
  }

  /// The answer is complete as far as we are concerned: on to the next request, or to the end.
  mutating func answered(now: Instant) -> Action {
    guard phase == .exchange || phase == .body else { return .readMore }
    version = .http11
    guard keepsAlive && !isDraining, content != nil else { return next(now: now) }
    head = nil
    sink = .nothing
    skipped = 0
    enter(.skipping, now: now)
    return .readMore
  }

  /// The exchange is over, and so is the request's content.
  mutating func next(now: Instant) -> Action {
    forgetRequest()
    if keepsAlive && !isDraining {
      enter(.idle, now: now)
      return .readMore
    }
    enter(.finishing, now: now)
    return .finish
  }

  /// The last answer and the end of our stream have been sent. The client's stream is read to its end, or for
  /// `lingerTime`: closing with input unread would send a reset, which may overtake the answer (RFC 9112
  /// section 9.6).
  mutating func beginLingering(now: Instant) {
    enter(.lingering, now: now)
  }

  /// The answer in hand is its connection's last: it has begun, and can't be completed.
  mutating func cutShort() { keepsAlive = false }

  /// From now on, every answer is its connection's last. A connection that is idle is at its end; one on
  /// which nothing has come yet gets a moment for the request that may be under way.
  /// - Parameter isQuiet: whether all has been sent, and nothing has come that isn't taken in.
  mutating func drain(isQuiet: Bool = true, now: Instant) -> Action {
    guard !isDraining else { return .readMore }
    isDraining = true
    guard phase == .idle, requestCount > 0, isQuiet else {
      if phase == .idle { phaseStart = now }
      return .readMore
    }
    enter(.finishing, now: now)
    return .finish
  }
}
