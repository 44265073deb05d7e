import Synchronization

/// One handler's share of the compute pool: its computations take turns with those of all other requests, however many
/// there are.
public struct ComputeShare: Sendable {
  let pool: ComputePool
  private let lane: ComputePool.Lane

  init(of pool: ComputePool) {
    self.pool = pool
    lane = pool.makeLane()
  }

  /// Computes on the pool.
  /// - Parameter work: the computation; it may look at the cancellation to find out that nobody waits any more.
  /// - Throws: what `work` throws; `CancellationError` when the task was cancelled before its turn came.
  public func callAsFunction<Result: Sendable>(
    _ work: @escaping @Sendable (Cancellation) throws -> Result
  ) async throws -> Result {
    let (cancellation, result) = (Cancellation(), Handover<Swift.Result<Result, any Error>>())
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        submit(cancellation) {
          result.leave($0)
          continuation.resume()
        } work: {
          try work(cancellation)
        }
      }
    } onCancel: {
      cancellation.cancel()
    }
    guard let result = result.take() else { throw CancellationError() }
    return try result.get()
  }

  /// Has the work done and its result delivered, both on the pool.
  func submit<Result: Sendable>(
    _ cancellation: Cancellation, deliver: @escaping @Sendable (Swift.Result<Result, any Error>) -> Void,
    work: @escaping @Sendable () throws -> Result
  ) {
    pool.submit(in: lane) {
      deliver(
        Swift.Result {
          if cancellation.isCancelled { throw CancellationError() }
          return try work()
        })
    }
  }
}

/// What one thread leaves for another, under a lock that ThreadSanitizer sees: a continuation that is resumed before it is waited
/// for hands its value on inside the runtime.
private final class Handover<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)

  func leave(_ value: Value) { self.value.withLock { $0 = value } }

  func take() -> Value? { value.withLock { $0.take() } }
}
