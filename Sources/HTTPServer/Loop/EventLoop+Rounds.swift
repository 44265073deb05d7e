extension EventLoop {
  /// Connections that go on together, at most: each may have 100 µs of work.
  static let roundSize = 16

  /// Has a connection go on when the others of its round have been read: `finishRound` has it handle its request, and
  /// send. False while that is under way, when it does so at once.
  func gather(_ connection: Connection) -> Bool {
    guard isGathering else { return false }
    if !connection.isGathered {
      connection.isGathered = true
      round.append(connection.token)
    }
    return true
  }

  /// Handles the requests of the round, then sends the answers. A request runs through several times as much code as the
  /// processor's first cache holds: one step for all, before the next step, finds its code there.
  func finishRound() {
    guard !round.isEmpty else { return }
    isGathering = false
    for token in round { slots[token]?.handleGathered() }
    for token in round {
      guard let connection = slots[token] else { continue }
      connection.isGathered = false
      connection.advance()
    }
    round.removeAll(keepingCapacity: true)
    isGathering = true
  }
}
