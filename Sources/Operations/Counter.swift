import Synchronization

/// A number that many threads add to, without a lock.
public final class Counter: Sendable {
  private let number = Atomic<Int>(0)

  /// A counter at zero.
  public init() {}

  /// Adds.
  @inline(__always)
  public func add(_ count: Int = 1) { number.wrappingAdd(count, ordering: .relaxed) }

  /// The sum so far.
  public var value: Int { number.load(ordering: .relaxed) }
}
