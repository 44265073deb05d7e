import Synchronization

/// Counts what all loops move. Each loop adds up by itself and brings it here once a turn.
final class Traffic: Sendable {
  private let received = Atomic<Int>(0)
  private let sent = Atomic<Int>(0)

  /// Bytes in both directions so far.
  var total: (received: Int, sent: Int) { (received.load(ordering: .relaxed), sent.load(ordering: .relaxed)) }

  /// Adds what a loop has moved.
  func add(received: Int, sent: Int) {
    if received > 0 { self.received.add(received, ordering: .relaxed) }
    if sent > 0 { self.sent.add(sent, ordering: .relaxed) }
  }
}
