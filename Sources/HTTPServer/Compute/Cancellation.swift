import Synchronization

/// Tells a computation that waits for its turn that nobody waits for its answer.
final class Cancellation: Sendable {
  private let flag = Atomic<Bool>(false)

  /// Whether the client has gone.
  var isCancelled: Bool { flag.load(ordering: .relaxed) }

  /// Says that the client has gone.
  func cancel() { flag.store(true, ordering: .relaxed) }
}
