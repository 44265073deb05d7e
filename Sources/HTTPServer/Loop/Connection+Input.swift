import Glibc

extension Connection {
  /// Does all that can be done without waiting: sends, reads, answers.
  func advance() {
    var reads = 0
    while !isClosed {
      if !output.isEmpty, mayWrite, output.count >= Connection.highWater || !canProceed {
        flush()
        continue
      }
      guard canProceed else { break }
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
        perform(machine.receiveEnd(now: loop.now))
      }
    }
    if !isClosed { settle() }
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
    if isFinishing, output.isEmpty, machine.phase == .finishing {
      shutdown(socket, Int32(SHUT_WR))
      machine.beginLingering(now: loop.now)
      advance()
      return
    }
    setRoom()
    account()
    loop.setDeadline(machine.deadline, for: token)
  }

  private func read() {
    let count = loop.read(from: socket) { take($0) }
    if count > 0 {
      // A short read has emptied the socket: what comes later is reported anew (epoll(7)). The end is
      // reported with the bytes before it, so it has to be looked for.
      if count < EventLoop.bufferBytes, !isEndNear { mayRead = false }
      return
    }
    mayRead = false
    if count == 0 {
      sawEnd = true
    } else if errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR {
      close()
    } else if errno == EINTR {
      mayRead = true
    }
  }

  /// Feeds the machine, until it is busy with a request; keeps the rest.
  private func take(_ input: Span<UInt8>) {
    var position = 0
    while !isClosed, position < input.count, machine.takesInput, hasRoom, output.count < Connection.highWater {
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
    case .request(let body): handle(body)
    case .content(_, let isLast): receive(Span(), isLast: isLast)  // A request without content.
    case .refuse(let fault, let subject): refuse(fault, subject)
    case .finish: isFinishing = true
    case .close: close()
    }
  }
}
