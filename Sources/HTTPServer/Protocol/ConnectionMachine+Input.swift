import Clocks

extension ConnectionMachine {
  /// Takes input from `position` on, which is moved behind what was consumed. To be called again while input
  /// is left and `takesInput`.
  mutating func receive(_ input: Span<UInt8>, at position: inout Int, now: Instant) -> Action {
    guard position < input.count else { return .readMore }
    lastByte = now
    switch phase {
    case .idle: return receiveFirst(input, at: &position, now: now)
    case .head: return receiveHead(input, at: &position, now: now)
    case .body, .skipping: return receiveContent(input, at: &position, now: now)
    case .decision, .exchange: return .readMore
    case .finishing, .lingering:
      position = input.count
      return .readMore
    case .closed: return .close
    }
  }

  /// Takes the end of the client's stream. A request that was cut off gets no answer (RFC 9112 section 8);
  /// one that was complete gets its own first, since this is told only when input is taken.
  mutating func receiveEnd(now: Instant) -> Action {
    switch phase {
    case .decision, .exchange, .finishing: return .readMore
    default:
      phase = .closed
      return .close
    }
  }

  /// Gives up on the request in hand.
  mutating func refuse(_ fault: HTTPFault, now: Instant) -> Action {
    let subject = FaultSubject(
      method: parser.method, path: parser.path, fields: parser.receivedFields,
      received: phase == .idle ? now : phase == .head ? phaseStart : requestStart,
      contentBytes: content?.count ?? 0)
    if head == nil {
      method = subject.method
      requestCount += 1
    }
    keepsAlive = false
    parser = HeadParser()
    forgetRequest()
    enter(.exchange, now: now)
    return .refuse(fault, subject)
  }

  /// Takes the first bytes of a request, which are often those of one that came before.
  private mutating func receiveFirst(
    _ input: Span<UInt8>, at position: inout Int, now: Instant
  ) -> Action {
    enter(.head, now: now)
    if let known = knownHeads?.find(input, at: &position) { return begin(known, now: now) }
    let start = position
    let action = receiveHead(input, at: &position, now: now)
    if case .header(let head, _) = action { knownHeads?.keep(head, input.extracting(start..<position)) }
    return action
  }

  private mutating func receiveHead(
    _ input: Span<UInt8>, at position: inout Int, now: Instant
  ) -> Action {
    do throws(HTTPFault) {
      guard let head = try parser.parse(input, at: &position, limits: limits) else { return .readMore }
      return begin(head, now: now)
    } catch {
      return refuse(error, now: now)
    }
  }

  private mutating func begin(_ head: RequestHead, now: Instant) -> Action {
    requestStart = phaseStart
    requestCount += 1
    self.head = head
    method = head.line.method
    version = head.line.version
    keepsAlive = head.keepsAlive
    enter(.decision, now: now)
    return .header(head, received: requestStart)
  }

  mutating func forgetRequest() {
    head = nil
    content = nil
    sink = .nothing
  }
}
