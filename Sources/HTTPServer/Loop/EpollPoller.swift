import CLinux
import Glibc

/// `Poller` over Linux's epoll(7). The only file that knows epoll.
final class EpollPoller: Poller {
  /// Reports fetched by one system call; more wait in the kernel for the next one.
  private static let batch = 256

  private let descriptor: Int32
  private let events: UnsafeMutableBufferPointer<csystem_event>

  /// Makes the kernel's side of a poller; apart from `init`, so that it can fail before there is a thread for
  /// it.
  static func open() throws(SystemError) -> Int32 {
    let descriptor = csystem_epoll_create()
    guard descriptor >= 0 else { throw SystemError("epoll_create1") }
    return descriptor
  }

  /// Takes over what `open` made.
  init(owning descriptor: Int32) {
    self.descriptor = descriptor
    events = .allocate(capacity: Self.batch)
    events.initialize(repeating: csystem_event())
  }

  deinit {
    events.deallocate()
    close(descriptor)
  }

  func add(_ descriptor: Int32, interest: Readiness, token: Token) throws(SystemError) {
    var bits = csystem_edge_triggered
    if interest.contains(.readable) { bits |= csystem_readable }
    if interest.contains(.writable) { bits |= csystem_writable }
    if interest.contains(.peerFinished) { bits |= csystem_peer_finished }
    guard csystem_epoll_add(self.descriptor, descriptor, bits, token.bits) == 0 else {
      throw SystemError("epoll_ctl")
    }
  }

  func remove(_ descriptor: Int32) {
    _ = csystem_epoll_remove(self.descriptor, descriptor)
  }

  func wait(milliseconds: Int32?, _ body: (Token, Readiness) -> Void) throws(SystemError) {
    let count = csystem_epoll_wait(descriptor, events.baseAddress, Int32(Self.batch), milliseconds ?? -1)
    guard count >= 0 else {
      if errno == EINTR { return }
      throw SystemError("epoll_wait")
    }
    for event in events.prefix(Int(count)) {
      body(Token(bits: event.token), Readiness(epoll: event.readiness))
    }
  }
}

extension Readiness {
  fileprivate init(epoll bits: UInt32) {
    self = []
    if bits & csystem_readable != 0 { insert(.readable) }
    if bits & csystem_writable != 0 { insert(.writable) }
    if bits & csystem_peer_finished != 0 { insert(.peerFinished) }
    let broken = csystem_error | csystem_hangup
    if bits & broken != 0 { insert(.broken) }
  }
}
