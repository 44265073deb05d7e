import Glibc
import HTTPTypes

/// One client's connection: performs what its machine decides. Lives on its loop's thread and nowhere else.
///
/// Its larger parts are `@exclusivity(unchecked)`: no change of one of them reaches the same one again, since none calls
/// back. To have that checked at run time takes a tenth of what the loop does for a small request.
final class Connection {
  /// Unsent bytes at which no further input is taken, and whoever writes a stream has to wait.
  static let highWater = 64 << 10
  /// Reads in one go, each of a loop's buffer, before other connections get their turn.
  static let readsPerTurn = 8
  /// Requests begun in one go before others get their turn: each may be worked on for 100 µs, and a buffer holds a
  /// thousand pipelined ones.
  static let requestsPerTurn = 16

  let token: Token
  let socket: Int32
  @exclusivity(unchecked) var transport: Transport
  /// TLS's beginning; until it is done, there is no HTTP.
  @exclusivity(unchecked) var handshake: Handshake?
  /// Who is at the other end; `nil` when that had gone before it could be asked for.
  let peer: PeerAddress?
  /// Outlives its connections: it closes them at its end, and nobody else holds them.
  unowned(unsafe) let loop: EventLoop

  @exclusivity(unchecked) var machine: ConnectionMachine
  /// Input that came behind a request which is still being answered.
  @exclusivity(unchecked) var unread: [UInt8] = []
  @exclusivity(unchecked) var output = OutputQueue()
  @exclusivity(unchecked) var exchange: Exchange?
  @exclusivity(unchecked) var streaming: LiveStream?

  /// Whether reading may find something; stays so until it finds nothing.
  var mayRead = true
  /// Whether the socket may take something; stays so until it doesn't.
  var mayWrite = true
  /// Whether the client's end has been reported, and may stand behind bytes not yet read.
  var isEndNear = false
  /// Whether the client's end has been read.
  var sawEnd = false
  /// Whether the machine has said all it will.
  var isFinishing = false
  var isClosed = false
  /// Whether the rest of what there is to do waits for the others of the loop's round.
  var isGathered = false
  /// Bytes here that the budget knows of.
  var accountedBytes = 0
  /// Bytes that the client had acknowledged when that was last asked for.
  var acknowledgedBytes: Int64 = 0
  /// The machine's count of requests at which others get their turn.
  var turnEnd = 0

  init(token: Token, socket: Int32, loop: EventLoop) {
    self.token = token
    self.socket = socket
    transport = .plain(socket)
    self.loop = loop
    peer = PeerAddress(of: socket)
    machine = ConnectionMachine(
      limits: loop.context.limits, budget: loop.context.budget, knownHeads: loop.knownHeads, now: loop.now)
  }

  /// Takes a report of the poller.
  func report(_ readiness: Readiness) {
    // Broken, or closed in both directions: whatever we would send, nobody reads.
    if readiness.contains(.broken), machine.phase != .lingering { return close() }
    if !readiness.isDisjoint(with: [.readable, .peerFinished, .broken]) { mayRead = true }
    if readiness.contains(.peerFinished) { isEndNear = true }
    if readiness.contains(.writable) { mayWrite = true }
    if transport.isCrossed {
      mayRead = true
      mayWrite = true
    }
    advance()
  }

  /// Looks whether the machine's time is up.
  func timePassed() {
    guard handshake == nil else { return handshakeTimePassed() }
    noteTaken(sent: 0)
    perform(machine.timePassed(now: loop.now))
    advance()
  }

  /// Begins to come to an end.
  func drain() {
    guard handshake == nil else { return hurryHandshake() }
    // A request that has arrived makes it no longer idle, reported or not.
    mayRead = true
    advance()
    guard !isClosed else { return }
    perform(machine.drain(isQuiet: output.isEmpty && unread.isEmpty && !mayRead, now: loop.now))
    advance()
  }

  /// Closes the socket and forgets everything; answers that come later find nobody.
  func close() {
    guard !isClosed else { return }
    isClosed = true
    exchange?.cancellation?.cancel()
    cancelStream()
    loop.context.budget.release(accountedBytes)
    loop.forget(self)
    guard !abandonHandshake() else { return }
    Glibc.close(socket)
  }

  /// Closes so that the client sees an error, not an end.
  func reset() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    close()
  }

  /// Ends our side of the stream when all has been sent. False when the socket doesn't take that yet.
  func finish() -> Bool {
    switch transport.finish() {
    case .bytes: break
    case .blocked:
      awaitRoom()
      return false
    case .failed:
      close()
      return true
    }
    discardInput()
    return true
  }

  /// Sends nothing more, and reads what still comes without looking at it.
  func discardInput() {
    shutdown(socket, Int32(SHUT_WR))
    transport = .plain(socket)
    mayRead = true
    machine.output.rest(now: loop.now)
    machine.beginLingering(now: loop.now)
  }
}
