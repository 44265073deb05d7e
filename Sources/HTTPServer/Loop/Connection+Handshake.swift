import Clocks
import Glibc

/// A connection's TLS handshake as its loop sees it. The steps are made by the pool, one at a time, each a letter.
struct Handshake {
  /// Whether the connection is one too many, and is told so when it can be.
  let isRefused: Bool
  /// When to give up.
  var deadline: Instant
  /// `nil` before the client's first byte.
  var session: TLSSession?
  /// Whether the client has to take something before the next step, rather than send.
  var awaitsRoom = false
  /// The step that is being made, which closing calls off.
  var step: Cancellation?
}

extension Connection {
  /// Has the connection speak TLS.
  func beginHandshake(isRefused: Bool) {
    handshake = Handshake(isRefused: isRefused, deadline: loop.now.advanced(by: loop.context.limits.handshakeTime))
    if loop.isDraining { hurryHandshake() }
    advance()
  }

  /// Has the next step made, if there is something to make it with.
  func advanceHandshake() {
    guard let handshake, handshake.step == nil, !isClosed else { return }
    loop.setDeadline(handshake.deadline, for: token)
    guard handshake.awaitsRoom ? mayWrite : mayRead else { return }
    guard let session = handshake.session ?? open() else { return }
    // What is reported from here on may have come too late for the step.
    if handshake.awaitsRoom { mayWrite = false } else { mayRead = false }
    let step = Cancellation()
    self.handshake?.session = session
    self.handshake?.step = step
    let isTaken = loop.context.tls?.handshakes.submit(isContinuation: handshake.session != nil) {
      [token, mailbox = loop.mailbox] in
      if !step.isCancelled { mailbox.post(.handshake(token, session.handshake())) }
    }
    guard isTaken != true else { return }
    self.handshake?.step = nil
    close()  // Nothing can be said before the handshake is done.
  }

  /// Looks at the first byte; a session if it is TLS's. `nil` when there is none, or the client speaks plainly.
  private func open() -> TLSSession? {
    var first: UInt8 = 0
    switch recv(socket, &first, 1, Int32(MSG_PEEK)) {
    case 1: break
    case 0:
      close()
      return nil
    default:
      switch errno {
      case EAGAIN, EWOULDBLOCK: mayRead = false
      case EINTR: loop.resume(self)
      default: close()
      }
      return nil
    }
    guard !first.isTokenByte else {
      // A method, not a record of TLS: those begin with 22 (RFC 8446 section 5.1). It gets an answer it can read.
      handshake = nil
      perform(machine.refuse(.plainOnTLSPort, now: loop.now))
      advance()
      return nil
    }
    guard let session = loop.context.tls?.makeSession(on: socket) else {
      close()
      return nil
    }
    return session
  }

  /// Takes what came of a step.
  func takeStep(_ step: TLSSession.Step) {
    guard let handshake, let session = handshake.session else { return }
    self.handshake?.step = nil
    self.handshake?.awaitsRoom = false
    switch step {
    case .done:
      self.handshake = nil
      transport = .tls(session)
      mayRead = true
      mayWrite = true
      machine = ConnectionMachine(
        limits: loop.context.limits, budget: loop.context.budget, knownHeads: loop.knownHeads, now: loop.now)
      return loop.begin(self, isRefused: handshake.isRefused)
    case .awaitsInput: break
    case .awaitsRoom: self.handshake?.awaitsRoom = true
    case .again: mayRead = true
    case .failed(let reason):
      loop.context.logger.debug("TLS handshake failed: \(reason)")
      // Read on for a while, so that no reset overtakes the alert that says why.
      self.handshake = nil
      discardInput()
    }
    advance()
  }

  /// Gives up when it takes too long.
  func handshakeTimePassed() {
    guard let handshake, handshake.deadline <= loop.now else { return }
    close()
  }

  /// Shortens the patience, since the service is ending.
  func hurryHandshake() {
    guard let deadline = handshake?.deadline else { return }
    let hurried = min(deadline, loop.now.advanced(by: ConnectionMachine.silentTimeWhileDraining))
    handshake?.deadline = hurried
    loop.setDeadline(hurried, for: token)
  }

  /// Leaves the socket to a step that is being made, if there is one; closing it would give its number to another connection
  /// while the pool's thread still uses it.
  func abandonHandshake() -> Bool {
    guard let step = handshake?.step, let session = handshake?.session else { return false }
    step.cancel()
    session.ownsSocket = true
    loop.poller.remove(socket)
    shutdown(socket, Int32(SHUT_RDWR))
    handshake = nil
    return true
  }
}
