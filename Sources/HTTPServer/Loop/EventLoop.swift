import CLinux
import Clocks
import Glibc

/// One thread's share of the connections, and the poller that says which of them can move on. What it keeps of them is
/// `@exclusivity(unchecked)` as a connection's parts are.
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
  let router: Router
  var acceptor: Acceptor?
  /// The time at which the loop woke; good enough for everything done before it sleeps again.
  @exclusivity(unchecked) private(set) var now = Instant.now
  @exclusivity(unchecked) private(set) var date = DateField()

  @exclusivity(unchecked) var slots = SlotTable<Connection>()
  @exclusivity(unchecked) private var resumed: [Token] = []
  /// Connections that have been read and go on together.
  @exclusivity(unchecked) var round: [Token] = []
  /// Whether more may join them.
  var isGathering = true
  @exclusivity(unchecked) private var nextSweep: Instant?
  /// When draining ends, once it has begun.
  var drainDeadline: Instant?
  var isStopped = false
  @exclusivity(unchecked) private var ids = RequestIDSource()
  let knownHeads = KnownHeads()
  /// Bytes moved that the server's total doesn't have yet.
  private var bytesReceived = 0
  private var bytesSent = 0
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bufferBytes, alignment: 64)

  init(context: ServerContext, router: Router, mailbox: Mailbox, poller: any Poller) {
    self.context = context
    self.mailbox = mailbox
    self.poller = poller
    self.router = router
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
        if round.count >= Self.roundSize { finishRound() }
      }
      now = .now
      let again = resumed
      resumed = []
      for token in again { slots[token]?.advance() }
      if let due = acceptor?.retry, due <= now { accept() }
      if let nextSweep, nextSweep <= now { sweep() }
      finishRound()
      reportTraffic()
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
    guard var first = nextSweep ?? drainDeadline ?? acceptor?.retry else { return nil }
    if let drainDeadline { first = min(first, drainDeadline) }
    if let retry = acceptor?.retry { first = min(first, retry) }
    // Rounded up, so as not to wake just before.
    return Int32(max(0, min(now.nanoseconds(to: first) / 1_000_000 + 1, 3_600_000)))
  }

  /// Wakes the connections whose time is up.
  private func sweep() {
    let (overdue, next) = slots.overdue(at: now)
    nextSweep = next.map { max($0, now.advanced(by: Self.sweepInterval)) }
    for connection in overdue where !connection.isClosed { connection.timePassed() }
  }

  /// Whether the loop is coming to its end.
  var isDraining: Bool { drainDeadline != nil }

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
  /// Reads what there is and hands it to `body`.
  func read(from transport: Transport, _ body: (Span<UInt8>) -> Void) -> Transport.Received {
    let received = transport.receive(into: buffer)
    if case .bytes(let count, _) = received {
      bytesReceived += count
      body(UnsafeRawBufferPointer(rebasing: buffer[..<count]).bindMemory(to: UInt8.self).span)
    }
    return received
  }

  /// Has a connection go on after others have had their turn.
  func resume(_ connection: Connection) { resumed.append(connection.token) }

  /// Notes when a connection wants to be woken.
  func setDeadline(_ deadline: Instant?, for token: Token) {
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
    guard context.onAnswer != nil || context.logsAnswers else { return }
    let answer = make()
    context.onAnswer?(answer)
    guard context.logsAnswers else { return }
    let method = answer.method?.rawValue ?? "-"
    let route = answer.route ?? "-"
    context.logger.debug(
      "\(method) \(route) \(answer.status.code) \(answer.duration) \(answer.bytes) bytes",
      metadata: answer.metadata)
  }
}
