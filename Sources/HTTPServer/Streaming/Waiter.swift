/// A task that waits for something which another thread brings about: it is woken once.
struct Waiter: Sendable {
  private let continuation: CheckedContinuation<Void, any Error>

  init(_ continuation: CheckedContinuation<Void, any Error>) { self.continuation = continuation }

  /// Has the task go on.
  func wake() { continuation.resume() }

  /// Has the task's wait end with an error.
  func wake(throwing error: any Error) { continuation.resume(throwing: error) }
}
