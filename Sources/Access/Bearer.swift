import Synchronization

/// Who has a token, and what they are taking now.
final class Bearer: Sendable {
  let record: TokenRecord
  let limiter: RateLimiter
  private let running = Atomic<Int>(0)

  init(_ record: TokenRecord) {
    self.record = record
    limiter = RateLimiter(rate: record.rate)
  }

  /// Whether as many computations run as may.
  var isBusy: Bool { running.load(ordering: .relaxed) >= record.concurrency }

  /// Leave to compute; `nil` where as many computations run as may. It ends when the lease is let go of, whether the
  /// computation has ended or was never begun.
  func lease() -> Lease? {
    guard running.add(1, ordering: .relaxed).newValue <= record.concurrency else {
      running.subtract(1, ordering: .relaxed)
      return nil
    }
    return Lease(self)
  }

  /// Leave to compute, as long as somebody holds it.
  final class Lease: Sendable {
    private let bearer: Bearer

    fileprivate init(_ bearer: Bearer) { self.bearer = bearer }

    deinit { bearer.running.subtract(1, ordering: .relaxed) }
  }
}
