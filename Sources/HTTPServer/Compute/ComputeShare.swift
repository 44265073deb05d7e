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
  /// - Throws: what `work` throws; `CancellationError` as soon as the task is cancelled.
  public func callAsFunction<Result: Sendable>(
    _ work: @escaping @Sendable (Cancellation) throws -> Result
  ) async throws -> Result {
    let cancellation = Cancellation()
    defer { cancellation.cancel() }
    let results = OrderedResults<Result>(capacity: 1)
    let place = try await results.reserve()
    submit(cancellation) {
      results.fill(place, $0)
    } work: {
      try work(cancellation)
    }
    guard let result = try await results.next()?.first else { throw CancellationError() }
    return result
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
