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
    let cancellation = Cancellation()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        submit(cancellation) {
          continuation.resume(with: $0)
        } work: {
          try work(cancellation)
        }
      }
    } onCancel: {
      cancellation.cancel()
    }
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
