import CLinux
import Clocks
import Glibc
import Synchronization

/// Accepts connections on the first loop and deals them out to all loops in turn. One acceptor rather than a
/// SO_REUSEPORT listener a loop: the kernel's hash spreads few connections unevenly; connection limits and
/// running out of descriptors are dealt with in one place; and when draining there is one backlog to empty,
/// where closing one of several listeners would reset those who wait in its own. A hop of about 2 µs a
/// connection is the price.
final class Acceptor {
  /// How long to wait before accepting again when descriptors or memory have run out: those who wait stay in
  /// the kernel's queue, and the loop doesn't spin.
  private static let pause = Duration.milliseconds(100)

  private let listeners: [Int32]
  private let context: ServerContext
  /// The mailboxes of all loops; the first one is this loop's own.
  private let mailboxes: [Mailbox]
  private var next = 0
  private var isWarned = false
  /// When to try again after a pause.
  private(set) var retry: Instant?

  init(listeners: [Int32], context: ServerContext, mailboxes: [Mailbox]) {
    self.listeners = listeners
    self.context = context
    self.mailboxes = mailboxes
  }

  /// Has the poller report those who come.
  func watch(with poller: any Poller) throws(SystemError) {
    for (index, listener) in listeners.enumerated() {
      try poller.add(listener, interest: .readable, token: Token(slot: UInt32(index) + 1, generation: 0))
    }
  }

  /// Accepts all who wait; calls `adopt` for those that fall to this loop.
  func accept(now: Instant, _ adopt: (Int32, _ isRefused: Bool) -> Void) {
    retry = nil
    for listener in listeners {
      while true {
        let limits = context.limits
        guard context.connections.load(ordering: .relaxed) < limits.connections + limits.refusedConnections
        else {
          return pause(now, "too many connections")
        }
        let socket = csystem_accept(listener)
        if socket >= 0 {
          deal(socket, adopt)
          continue
        }
        let number = errno
        if number == EAGAIN || number == EWOULDBLOCK { break }
        switch number {
        case EMFILE, ENFILE, ENOBUFS, ENOMEM: return pause(now, SystemError.sentence(number))
        case EINTR, ECONNABORTED, EPROTO, EPERM, ENETDOWN, ENETUNREACH, EHOSTDOWN, EHOSTUNREACH, ENOPROTOOPT,
          ENONET,
          EOPNOTSUPP:
          continue  // That one's own trouble (accept(2)).
        default: return pause(now, SystemError.sentence(number))
        }
      }
    }
    isWarned = false
  }

  private func deal(_ socket: Int32, _ adopt: (Int32, _ isRefused: Bool) -> Void) {
    var one: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    let (before, _) = context.connections.add(1, ordering: .relaxed)
    let isRefused = before >= context.limits.connections
    let index = next
    next = (next + 1) % mailboxes.count
    if index == 0 {
      adopt(socket, isRefused)
    } else {
      mailboxes[index].post(.connection(socket, isRefused: isRefused))
    }
  }

  private func pause(_ now: Instant, _ reason: String) {
    retry = now.advanced(by: Self.pause)
    guard !isWarned else { return }
    isWarned = true
    context.logger.warning("not accepting for a moment: \(reason)")
  }

  /// Tells the other loops, after everybody has been dealt to them.
  func passOnDrain(_ deadline: Instant) {
    for mailbox in mailboxes.dropFirst() { mailbox.post(.drain(deadline: deadline)) }
  }

  /// Stops listening.
  func close() {
    for listener in listeners { Glibc.close(listener) }
  }
}
