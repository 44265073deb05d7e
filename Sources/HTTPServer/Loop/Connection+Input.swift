extension Connection {
  /// Does all that can be done without waiting: sends, reads, answers. In a round that is being gathered, small
  /// answers are sent with the others'.
  func advance() {
    guard handshake == nil else { return advanceHandshake() }
    var reads = 0
    turnEnd = machine.requestCount + Connection.requestsPerTurn
    while !isClosed {
      if !output.isEmpty, mayWrite, output.count >= Connection.highWater || !canProceed {
        if output.count < Connection.highWater, loop.gather(self) { break }
        guard flush() else {
          loop.resume(self)
          break
        }
        continue
      }
      guard canProceed else { break }
      guard machine.requestCount < turnEnd else {
        if !output.isEmpty, mayWrite { _ = flush() }
        loop.resume(self)
        break
      }
      if !unread.isEmpty {
        let input = unread
        unread = []
        take(input.span)
      } else if mayRead {
        guard reads < Connection.readsPerTurn else {
          loop.resume(self)
          break
        }
        reads += 1
        read()
      } else {
        // All is answered and sent; the client's end is answered by ours, which TLS wants to be said.
        _ = transport.finish()
        perform(machine.receiveEnd(now: loop.now))
      }
    }
    if !isClosed, !isGathered { settle() }
  }

  /// Whether input can be taken and there is some.
  private var canProceed: Bool {
    machine.takesInput && hasRoom && output.count < Connection.highWater
      && (!unread.isEmpty || mayRead || (sawEnd && output.isEmpty && machine.phase != .finishing))
  }

  /// Whether there is room for content that is handed on.
  private var hasRoom: Bool { streaming?.hasRoom ?? true }

  /// After all has been done: ends, or says when to look again.
  private func settle() {
    if isFinishing, output.isEmpty, mayWrite, machine.phase == .finishing, finish() { return advance() }
    setRoom()
    account()
    noteTaken(sent: 0)
    machine.hold(output.count >= Connection.highWater, now: loop.now)
    loop.setDeadline(nextLook, for: token)
  }

  private func read() {
    switch loop.read(from: transport, { take($0) }) {
    // The end is reported with the bytes before it, so it has to be looked for.
    case .bytes(_, let isLast): if isLast, !isEndNear { mayRead = false }
    case .again: break
    case .blocked: mayRead = false
    case .end, .truncated:
      // Where a request was cut off it gets no answer in either case, and one that is complete says so by itself: a
      // client that leaves out TLS's `close_notify` gets all its answers (RFC 9112 section 9.8).
      mayRead = false
      sawEnd = true
    case .failed: close()
    }
  }

  /// Feeds the machine, until it is busy with a request or others get their turn; keeps the rest.
  private func take(_ input: Span<UInt8>) {
    var position = 0
    while !isClosed, position < input.count, machine.takesInput, hasRoom, output.count < Connection.highWater,
      machine.requestCount < turnEnd
    {
      let action = machine.receive(input, at: &position, now: loop.now)
      if case .content(let piece, let isLast) = action {
        receive(input.extracting(piece), isLast: isLast)
      } else {
        perform(action)
      }
    }
    guard !isClosed, position < input.count else { return }
    input.extracting(position..<input.count).withUnsafeBufferPointer { unread.append(contentsOf: $0) }
  }

  /// Performs what the machine has decided.
  func perform(_ action: ConnectionMachine.Action) {
    switch action {
    case .readMore: break
    case .header(let head, let received): begin(head, received: received)
    case .expectsContinue: invite()
    case .request(let body): complete(body)
    case .content(_, let isLast): receive(Span(), isLast: isLast)  // A request without content.
    case .refuse(let fault, let subject): refuse(fault, subject)
    case .finish: isFinishing = true
    case .close: close()
    }
  }
}
