import DequeModule
import Glibc

/// Bytes that wait for a socket to take them. Small pieces are put together, large ones are sent from where
/// they are.
struct OutputQueue {
  /// From this size on a piece isn't copied.
  private static let large = 16 << 10
  /// Room that is kept for the next answer once everything is sent.
  private static let kept = 4 << 10

  /// How an attempt to send went.
  enum Outcome: Equatable {
    case flushed
    /// The socket takes no more for now.
    case blocked
    /// The connection is broken.
    case failed
  }

  private var sealed = Deque<[UInt8]>()
  private var open: [UInt8] = []
  /// Bytes of the first piece that have been sent.
  private var offset = 0
  /// Bytes that wait.
  private(set) var count = 0

  /// Whether nothing waits.
  var isEmpty: Bool { count == 0 }

  /// Appends a piece.
  mutating func append(_ bytes: [UInt8]) {
    if bytes.count < Self.large {
      open.append(contentsOf: bytes)
      count += bytes.count
    } else {
      seal()
      sealed.append(bytes)
      count += bytes.count
    }
  }

  /// Appends what `write` appends to the array, which may have something in it already.
  mutating func append(_ write: (inout [UInt8]) -> Void) {
    let before = open.count
    write(&open)
    count += open.count - before
  }

  private mutating func seal() {
    guard !open.isEmpty else { return }
    sealed.append(open)
    open = []
  }

  /// Sends what the socket takes, never raising SIGPIPE. Returns how many bytes that were, too.
  mutating func send(to socket: Int32) -> (outcome: Outcome, sent: Int) {
    var total = 0
    while count > 0 {
      let isFirstSealed = !sealed.isEmpty
      let more = isFirstSealed && (sealed.count > 1 || !open.isEmpty) ? Int32(MSG_MORE) : 0
      let flags = Int32(MSG_NOSIGNAL) | more
      let sent =
        isFirstSealed
        ? Self.send(sealed[0], from: offset, to: socket, flags)
        : Self.send(open, from: offset, to: socket, flags)
      guard sent >= 0 else {
        if errno == EINTR { continue }
        return (errno == EAGAIN || errno == EWOULDBLOCK ? .blocked : .failed, total)
      }
      advance(by: sent)
      total += sent
    }
    return (.flushed, total)
  }

  private static func send(_ bytes: [UInt8], from offset: Int, to socket: Int32, _ flags: Int32) -> Int {
    bytes.withUnsafeBytes { buffer in
      Glibc.send(socket, buffer.baseAddress?.advanced(by: offset), buffer.count - offset, flags)
    }
  }

  private mutating func advance(by sent: Int) {
    count -= sent
    offset += sent
    if let first = sealed.first {
      guard offset == first.count else { return }
      sealed.removeFirst()
      offset = 0
    } else if offset == open.count {
      open.removeAll(keepingCapacity: open.capacity <= Self.kept)
      offset = 0
    }
  }
}
