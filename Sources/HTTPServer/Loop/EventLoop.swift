import CLinux
import Glibc

/// One thread's share of the connections, and the poller that says which of them can move on.
final class EventLoop {
  /// The size of the one buffer that all of a loop's connections read into: the bytes go from there to the
  /// machine at once, so an idle connection holds no memory for input.
  static let bufferBytes = 64 << 10
  /// Deadlines aren't looked for more often than this.
  private static let sweepInterval = Duration.milliseconds(20)
  private static let mailToken = Token(slot: 0, generation: 0)

  let context: ServerContext
  let mailbox: Mailbox
  let poller: any Poller
  var acceptor: Acceptor?
  /// The time at which the loop woke; good enough for everything done before it sleeps again.
  private(set) var now = ContinuousClock.now
  private(set) var date = DateField()

  private var slots = SlotTable<Connection>()
  private var resumed: [Token] = []
  private var nextSweep: ContinuousClock.Instant?
  private var drainDeadline: ContinuousClock.Instant?
  private var isStopped = false
  private var ids = RequestIDSource()
  /// Bytes moved that the server's total doesn't have yet.
  private var bytesReceived = 0
  private var bytesSent = 0
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bufferBytes, alignment: 64)

  init(context: ServerContext, mailbox: Mailbox, poller: any Poller) {
    self.context = context
    self.mailbox = mailbox
    self.poller = poller
    date.refresh()
  }

  deinit { buffer.deallocate() }

  /// Runs until the loop has drained or is stopped.
  func run() throws(SystemError) {
    defer { finish() }
    try poller.add(mailbox.descriptor, interest: .readable, token: Self.mailToken)
    try acceptor?.watch(with: poller)
    while !isDone {
      try poller.wait(milliseconds: patience) { token, readiness in
        now = .now
        dispatch(token, readiness)
      }
      now = .now
      let again = resumed
      resumed = []
      for token in again { slots[token]?.advance() }
      reportTraffic()
      if let due = acceptor?.retry, due <= now { accept() }
      if let nextSweep, nextSweep <= now { sweep() }
    }
  }

  private func dispatch(_ token: Token, _ readiness: Readiness) {
    if token == Self.mailToken {
      for letter in mailbox.collect() { open(letter) }
    } else if token.generation == 0 {
      accept()
    } else {
      slots[token]?.report(readiness)
    }
  }

  /// Milliseconds to sleep at most; `nil` until something happens.
  private var patience: Int32? {
    guard resumed.isEmpty else { return 0 }
    let dates = [nextSweep, drainDeadline, acceptor?.retry].compactMap(\.self)
    guard let first = dates.min() else { return nil }
    let (seconds, attoseconds) = now.duration(to: first).components
    guard seconds < 3600 else { return 3_600_000 }
    // Rounded up, so as not to wake just before.
    return max(0, Int32(seconds) * 1000 + Int32(attoseconds / 1_000_000_000_000_000) + 1)
  }

  /// Wakes the connections whose time is up.
  private func sweep() {
    let (overdue, next) = slots.overdue(at: now)
    nextSweep = next.map { max($0, now.advanced(by: Self.sweepInterval)) }
    for connection in overdue where !connection.isClosed { connection.timePassed() }
  }

  private var isDone: Bool {
    if isStopped { return true }
    guard let drainDeadline else { return false }
    if slots.count == 0, acceptor == nil { return true }
    guard drainDeadline <= now else { return false }
    context.cutOff.add(slots.count, ordering: .relaxed)
    return true
  }

  private func finish() {
    acceptor?.close()
    acceptor = nil
    mailbox.close()
    for connection in slots.elements { connection.close() }
  }
}

extension EventLoop {
  private func open(_ letter: Letter) {
    switch letter {
    case .connection(let socket, let isRefused): adopt(socket, isRefused: isRefused)
    case .answer(let token, let response, let timeQueued):
      guard let connection = slots[token] else { return }
      connection.exchange?.timeQueued = timeQueued
      connection.answer(response)
      connection.advance()
    case .demand(let token):
      guard let connection = slots[token] else { return }
      connection.noteDemand()
      connection.advance()
    case .written(let token):
      guard let connection = slots[token] else { return }
      connection.takeWritten()
      connection.advance()
    case .drain(let deadline): drain(deadline)
    case .stop: isStopped = true
    }
  }

  private func drain(_ deadline: ContinuousClock.Instant) {
    guard drainDeadline == nil else { return }
    drainDeadline = deadline
    // Who has been accepted by the kernel already is served; closing the listener would reset them.
    accept()
    acceptor?.passOnDrain(deadline)
    acceptor?.close()
    acceptor = nil
    for connection in slots.elements { connection.drain() }
  }

  private func accept() {
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
    if isRefused {
      let fault = HTTPFault.overloaded(
        "too-many-connections",
        "\(context.limits.connections) connections are open already; try again shortly.",
        retryAfter: context.limits.retryAfter)
      connection.perform(connection.machine.refuse(fault, now: now))
    }
    if drainDeadline != nil {
      connection.drain()
    } else {
      connection.advance()
    }
  }
}

extension EventLoop {
  /// Reads what there is and hands it to `body`. Returns the number of bytes: 0 at the end, negative with
  /// `errno`.
  func read(from socket: Int32, _ body: (Span<UInt8>) -> Void) -> Int {
    let count = recv(socket, buffer.baseAddress, buffer.count, 0)
    if count > 0 {
      bytesReceived += count
      body(UnsafeRawBufferPointer(rebasing: buffer[..<count]).bindMemory(to: UInt8.self).span)
    }
    return count
  }

  /// Has a connection go on after others have had their turn.
  func resume(_ connection: Connection) { resumed.append(connection.token) }

  /// Notes when a connection wants to be woken.
  func setDeadline(_ deadline: ContinuousClock.Instant?, for token: Token) {
    slots.setDeadline(deadline, for: token)
    guard let deadline else { return }
    nextSweep = min(nextSweep ?? deadline, deadline)
  }

  /// Lets a connection go that has closed.
  func forget(_ connection: Connection) {
    slots.remove(connection.token)
    context.connections.subtract(1, ordering: .relaxed)
  }

  /// An id for a request that came without one.
  func newRequestID() -> String { ids.next() }

  /// Brings `date` up to date.
  func refreshDate() { date.refresh() }

  /// Notes bytes that a socket has taken.
  func count(sent: Int) { bytesSent += sent }

  private func reportTraffic() {
    guard bytesReceived | bytesSent != 0 else { return }
    context.traffic.add(received: bytesReceived, sent: bytesSent)
    bytesReceived = 0
    bytesSent = 0
  }

  /// Tells of an answer, if anybody listens.
  func record(_ make: () -> AnswerRecord) {
    guard context.onAnswer != nil || context.logger.logLevel <= .debug else { return }
    let answer = make()
    context.onAnswer?(answer)
    let method = answer.method?.rawValue ?? "-"
    let route = answer.route ?? "-"
    context.logger.debug(
      "\(method) \(route) \(answer.status.code) \(answer.duration) \(answer.bytes) bytes",
      metadata: ["request": "\(answer.requestID)"])
  }
}
