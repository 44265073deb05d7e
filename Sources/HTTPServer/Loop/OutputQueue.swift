import DequeModule

/// Bytes that wait for a socket to take them. Small pieces are put together, large ones are sent from where
/// they are.
struct OutputQueue {
  /// From this size on a piece isn't copied.
  private static let large = 16 << 10
  /// Room that is kept for the next answer once everything is sent.
  private static let kept = 4 << 10
  /// What is sent in one go, before others get their turn: by TLS, whose work it is to encrypt it, a millisecond's worth.
  private static let turn = 1 << 20

  /// How an attempt to send went.
  enum Outcome: Equatable {
    case flushed
    /// The socket would take more, but it is the others' turn.
    case paused
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

  /// Sends what the transport takes, and says how many bytes that were.
  mutating func send(by transport: Transport) -> (outcome: Outcome, sent: Int) {
    var total = 0
    while count > 0 {
      guard total < Self.turn else { return (.paused, total) }
      let sent =
        sealed.isEmpty
        ? send(open, by: transport, isMoreComing: false)
        : send(sealed[0], by: transport, isMoreComing: sealed.count > 1 || !open.isEmpty)
      switch sent {
      case .bytes(let count):
        advance(by: count)
        total += count
      case .blocked: return (.blocked, total)
      case .failed: return (.failed, total)
      }
    }
    return (.flushed, total)
  }

  private func send(_ bytes: [UInt8], by transport: Transport, isMoreComing: Bool) -> Transport.Sent {
    bytes.withUnsafeBytes { transport.send(.init(rebasing: $0[offset...]), isMoreComing: isMoreComing) }
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
