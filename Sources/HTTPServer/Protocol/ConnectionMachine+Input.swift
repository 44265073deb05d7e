extension ConnectionMachine {
  /// Takes input from `position` on, which is moved behind what was consumed. To be called again while input
  /// is left and `takesInput`.
  mutating func receive(_ input: Span<UInt8>, at position: inout Int, now: Instant) -> Action {
    guard position < input.count else { return .readMore }
    lastByte = now
    switch phase {
    case .idle:
      enter(.head, now: now)
      return receiveHead(input, at: &position, now: now)
    case .head: return receiveHead(input, at: &position, now: now)
    case .body: return receiveBody(input, at: &position, now: now)
    case .exchange: return .readMore
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
    case .exchange, .finishing: return .readMore
    default:
      phase = .closed
      return .close
    }
  }

  /// Gives up on the request in hand.
  mutating func refuse(_ fault: HTTPFault, now: Instant) -> Action {
    let line = head?.line
    let subject = FaultSubject(
      method: line?.method ?? parser.method, path: line?.target.path ?? parser.path,
      fields: head?.fields ?? parser.receivedFields, received: phase == .idle ? now : requestStart)
    method = subject.method
    keepsAlive = false
    forgetRequest()
    requestCount += 1
    enter(.exchange, now: now)
    return .refuse(fault, subject)
  }

  private mutating func receiveHead(_ input: Span<UInt8>, at position: inout Int, now: Instant) -> Action {
    do throws(HTTPFault) {
      guard let head = try parser.parse(input, at: &position, limits: limits) else { return .readMore }
      requestStart = phaseStart
      self.head = head
      switch head.framing {
      case .none, .length(0): return complete(head, .empty, now: now)
      case .length(let length): content = BodyReader(.length(length), budget: budget)
      case .chunked: content = BodyReader(.chunked(ChunkedDecoder()), budget: budget)
      }
      enter(.body, now: now)
      if head.expectsContinue { return .expectsContinue(head) }
      return receiveBody(input, at: &position, now: now)
    } catch {
      return refuse(error, now: now)
    }
  }

  private mutating func receiveBody(_ input: Span<UInt8>, at position: inout Int, now: Instant) -> Action {
    guard let head, var reader = content else { return .close }
    do throws(HTTPFault) {
      let body = try reader.read(input, at: &position, limits: limits)
      content = reader
      guard let body else { return .readMore }
      return complete(head, body, now: now)
    } catch {
      return refuse(error, now: now)
    }
  }

  private mutating func complete(_ head: RequestHead, _ body: RequestBody, now: Instant) -> Action {
    method = head.line.method
    version = head.line.version
    keepsAlive = head.keepsAlive
    forgetRequest()
    requestCount += 1
    enter(.exchange, now: now)
    return .request(head, body, received: requestStart)
  }

  private mutating func forgetRequest() {
    parser = HeadParser()
    head = nil
    content = nil
  }
}
