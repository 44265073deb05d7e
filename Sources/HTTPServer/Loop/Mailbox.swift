import CLinux
import Clocks
import Glibc
import Synchronization

/// What other threads send to a loop.
enum Letter: Sendable {
  /// An accepted socket, which is the loop's from here on.
  case connection(Int32, isRefused: Bool)
  /// The answer that the compute pool has made for the connection.
  case answer(Token, Response, timeQueued: Duration)
  /// The answer in the coding that it is sent in.
  case encoded(Token, Response)
  /// The content of the connection's request without its codings.
  case decoded(Token, Result<RequestBody, CodingError>)
  /// The connection's handler waits for content, or has room for more.
  case demand(Token)
  /// The connection's handler has written something.
  case written(Token)
  /// How far the connection's handshake has come.
  case handshake(Token, TLSSession.Step)
  /// Finish what is in hand, by the given instant at the latest.
  case drain(deadline: Instant)
  /// Close everything now.
  case stop
}

/// The one way into a loop from outside: letters under a lock held for an append, and an `eventfd` that wakes
/// it.
final class Mailbox: Sendable {
  /// What the loop's poller watches.
  let descriptor: Int32
  private let letters = Mutex<State>(State())

  private struct State {
    var waiting: [Letter] = []
    var isClosed = false
  }

  init() throws(SystemError) {
    descriptor = csystem_eventfd_create()
    guard descriptor >= 0 else { throw SystemError("eventfd") }
  }

  deinit { Glibc.close(descriptor) }

  /// Leaves a letter, and wakes the loop if it may be asleep. A letter to a loop that has ended is dropped.
  func post(_ letter: Letter) {
    let (isFirst, isDropped) = letters.withLock { state in
      if state.isClosed { return (false, true) }
      state.waiting.append(letter)
      return (state.waiting.count == 1, false)
    }
    if isDropped, case .connection(let socket, _) = letter { Glibc.close(socket) }
    guard isFirst else { return }
    var one: UInt64 = 1
    _ = write(descriptor, &one, MemoryLayout<UInt64>.size)
  }

  /// Takes all letters.
  func collect() -> [Letter] {
    var count: UInt64 = 0
    _ = read(descriptor, &count, MemoryLayout<UInt64>.size)
    return letters.withLock { state in
      let taken = state.waiting
      state.waiting = []
      return taken
    }
  }

  /// Refuses letters from here on and lets go of those that came last.
  func close() {
    let rest = letters.withLock { state in
      state.isClosed = true
      let taken = state.waiting
      state.waiting = []
      return taken
    }
    for case .connection(let socket, _) in rest { Glibc.close(socket) }
  }
}
