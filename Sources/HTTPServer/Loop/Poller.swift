/// What a descriptor is ready for, or what is asked of it; the kernel's constants stay behind the poller.
struct Readiness: OptionSet, Sendable {
  let rawValue: UInt8

  /// Bytes, a connection to accept, or the peer's end can be read.
  static let readable = Readiness(rawValue: 1 << 0)
  /// The send buffer has room.
  static let writable = Readiness(rawValue: 1 << 1)
  /// The peer has finished sending (it may still read).
  static let peerFinished = Readiness(rawValue: 1 << 2)
  /// The connection is gone in both directions, or broken.
  static let broken = Readiness(rawValue: 1 << 3)
}

/// Names a registration without pointing at it: a late report for a slot that has since been given away is
/// told apart by its generation.
struct Token: Hashable, Sendable {
  let slot: UInt32
  let generation: UInt32

  init(slot: UInt32, generation: UInt32) {
    self.slot = slot
    self.generation = generation
  }

  /// The 64 bits the kernel carries for us.
  var bits: UInt64 { UInt64(generation) << 32 | UInt64(slot) }

  init(bits: UInt64) {
    slot = UInt32(truncatingIfNeeded: bits)
    generation = UInt32(truncatingIfNeeded: bits >> 32)
  }
}

/// Tells a loop which of its descriptors are ready. Edge-triggered: a readiness is reported once when it
/// comes about, so whoever is told keeps it in mind until the descriptor answers `EAGAIN`; in return nothing
/// has to be re-registered from request to request.
protocol Poller: AnyObject {
  /// Starts reporting `interest` for the descriptor under the token.
  func add(_ descriptor: Int32, interest: Readiness, token: Token) throws(SystemError)
  /// Stops reporting. Closing the last copy of a descriptor does the same.
  func remove(_ descriptor: Int32)
  /// Waits for reports, at most `milliseconds` (`nil`: as long as it takes), and hands each to `body`.
  func wait(milliseconds: Int32?, _ body: (Token, Readiness) -> Void) throws(SystemError)
}
