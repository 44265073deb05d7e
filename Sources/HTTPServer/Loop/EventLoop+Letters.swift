import Clocks
import Glibc

extension EventLoop {
  /// Does what a letter says.
  func open(_ letter: Letter) {
    switch letter {
    case .connection(let socket, let isRefused): adopt(socket, isRefused: isRefused)
    case .answer(let token, let response, let timeQueued):
      guard let connection = slots[token] else { return }
      connection.exchange?.timeQueued = timeQueued
      connection.answer(response)
      connection.advance()
    case .encoded(let token, let response):
      guard let connection = slots[token] else { return }
      connection.send(response)
      connection.advance()
    case .decoded(let token, let result):
      guard let connection = slots[token] else { return }
      connection.take(result)
      connection.advance()
    case .demand(let token):
      guard let connection = slots[token] else { return }
      connection.noteDemand()
      connection.advance()
    case .written(let token):
      guard let connection = slots[token] else { return }
      connection.takeWritten()
      connection.advance()
    case .handshake(let token, let step): slots[token]?.takeStep(step)
    case .drain(let deadline): drain(deadline)
    case .stop: isStopped = true
    }
  }

  private func drain(_ deadline: Instant) {
    guard drainDeadline == nil else { return }
    drainDeadline = deadline
    // Who has been accepted by the kernel already is served; closing the listener would reset them.
    accept()
    // The listener goes first: whoever has seen its connection end finds nobody listening any more.
    acceptor?.close()
    acceptor?.passOnDrain(deadline)
    acceptor = nil
    for connection in slots.elements { connection.drain() }
  }

  /// Takes in all who wait.
  func accept() {
    acceptor?.accept(now: now) { socket, isRefused in adopt(socket, isRefused: isRefused) }
  }

  /// Makes a connection of an accepted socket.
  private func adopt(_ socket: Int32, isRefused: Bool) {
    let connection = slots.insert { token in
      do {
        try poller.add(socket, interest: [.readable, .writable, .peerFinished], token: token)
        return Connection(token: token, socket: socket, loop: self)
      } catch {
        context.logger.warning("connection dropped: \(error)")
        return nil
      }
    }
    guard let connection else {
      Glibc.close(socket)
      context.connections.subtract(1, ordering: .relaxed)
      return
    }
    if context.tls != nil {
      connection.beginHandshake(isRefused: isRefused)
    } else {
      begin(connection, isRefused: isRefused)
    }
  }

  /// Lets HTTP begin on a connection.
  func begin(_ connection: Connection, isRefused: Bool) {
    if isRefused {
      let fault = HTTPFault.overloaded(
        "too-many-connections",
        "\(context.limits.connections) connections are open already; try again shortly.",
        retryAfter: context.limits.retryAfter)
      connection.perform(connection.machine.refuse(fault, now: now))
    }
    if isDraining {
      connection.drain()
    } else {
      connection.advance()
    }
  }
}
