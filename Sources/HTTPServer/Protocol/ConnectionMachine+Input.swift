extension ConnectionMachine {
  /// Takes input from `position` on, which is moved behind what was consumed. To be called again while input
  /// is left and `takesInput`.
  mutating func receive(_ input: Span<UInt8>, at position: inout Int, now: ContinuousClock.Instant) -> Action {
    guard position < input.count else { return .readMore }
    lastByte = now
    switch phase {
    case .idle:
      enter(.head, now: now)
      return receiveHead(input, at: &position, now: now)
    case .head: return receiveHead(input, at: &position, now: now)
    case .body: return receiveBody(input, at: &position, now: now)
    case .decision, .exchange: return .readMore
    case .skipping: return skip(input, at: &position, now: now)
    case .finishing, .lingering:
      position = input.count
      return .readMore
    case .closed: return .close
    }
  }

  /// Takes the end of the client's stream. A request that was cut off gets no answer (RFC 9112 section 8);
  /// one that was complete gets its own first, since this is told only when input is taken.
  mutating func receiveEnd(now: ContinuousClock.Instant) -> Action {
    switch phase {
    case .decision, .exchange, .finishing: return .readMore
    default:
      phase = .closed
      return .close
    }
  }

  /// Has the content of the request whose header is complete read.
  mutating func proceed(now: ContinuousClock.Instant) -> Action {
    guard phase == .decision, let head else { return .readMore }
    switch head.framing {
    case .none, .length(0): return complete(.empty, now: now)
    case .length(let length): content = BodyReader(.length(length), into: BodyBuilder(budget: budget))
    case .chunked: content = BodyReader(.chunked(ChunkedDecoder()), into: BodyBuilder(budget: budget))
    }
    enter(.body, now: now)
    return head.expectsContinue ? .expectsContinue : .readMore
  }

  /// Has the request whose header is complete answered without its content. A client that waits for `100` may
  /// send it or not, so where the next request begins is not known (RFC 9110 section 10.1.1); what else is short is
  /// read and thrown away behind the answer, and what is long costs the connection (RFC 9112 section 9.3).
  mutating func decline(now: ContinuousClock.Instant) {
    guard phase == .decision, let head else { return }
    forgetRequest()
    switch head.framing {
    case .none, .length(0): break
    case .length(let length) where length <= limits.skippedBytes && !head.expectsContinue:
      content = BodyReader(.length(length), into: nil)
    default: keepsAlive = false
    }
    enter(.exchange, now: now)
  }

  /// Gives up on the request in hand.
  mutating func refuse(_ fault: HTTPFault, now: ContinuousClock.Instant) -> Action {
    let subject = FaultSubject(
      method: parser.method, path: parser.path, fields: parser.receivedFields,
      received: phase == .idle ? now : phase == .head ? phaseStart : requestStart,
      contentBytes: content?.count ?? 0)
    if head == nil {
      method = subject.method
      requestCount += 1
    }
    keepsAlive = false
    forgetRequest()
    enter(.exchange, now: now)
    return .refuse(fault, subject)
  }

  private mutating func receiveHead(
    _ input: Span<UInt8>, at position: inout Int, now: ContinuousClock.Instant
  ) -> Action {
    do throws(HTTPFault) {
      guard let head = try parser.parse(input, at: &position, limits: limits) else { return .readMore }
      requestStart = phaseStart
      requestCount += 1
      parser = HeadParser()
      self.head = head
      method = head.line.method
      version = head.line.version
      keepsAlive = head.keepsAlive
      enter(.decision, now: now)
      return .header(head, received: requestStart)
    } catch {
      return refuse(error, now: now)
    }
  }

  private mutating func receiveBody(
    _ input: Span<UInt8>, at position: inout Int, now: ContinuousClock.Instant
  ) -> Action {
    guard var reader = content else { return .close }
    do throws(HTTPFault) {
      let body = try reader.read(input, at: &position, limits: limits)
      content = reader
      guard let body else { return .readMore }
      return complete(body, now: now)
    } catch {
      return refuse(error, now: now)
    }
  }

  /// Reads on in content that nobody wants; what is wrong with it can't be answered any more.
  private mutating func skip(_ input: Span<UInt8>, at position: inout Int, now: ContinuousClock.Instant) -> Action {
    guard var reader = content else { return .close }
    do throws(HTTPFault) {
      let end = try reader.read(input, at: &position, limits: limits)
      content = reader
      guard end != nil else { return .readMore }
      return next(now: now)
    } catch {
      enter(.finishing, now: now)
      return .finish
    }
  }

  private mutating func complete(_ body: RequestBody, now: ContinuousClock.Instant) -> Action {
    forgetRequest()
    enter(.exchange, now: now)
    return .request(body)
  }

  private mutating func forgetRequest() {
    parser = HeadParser()
    head = nil
    content = nil
  }
}
