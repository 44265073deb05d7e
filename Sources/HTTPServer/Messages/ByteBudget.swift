import Synchronization

/// A number of bytes that all connections share. Reserved as memory is taken, released as it is given back.
final class ByteBudget: Sendable {
  private let limit: Int
  private let taken = Atomic<Int>(0)

  init(limit: Int) { self.limit = limit }

  /// Bytes reserved now.
  var reserved: Int { taken.load(ordering: .relaxed) }

  /// Whether all is taken, or more than all.
  var isSpent: Bool { reserved >= limit }

  /// Takes the bytes, unless that exceeds the limit.
  func reserve(_ count: Int) -> Bool {
    let (_, sum) = taken.add(count, ordering: .relaxed)
    guard sum > limit else { return true }
    release(count)
    return false
  }

  /// Takes the bytes in any case: for what exists already, such as an answer that waits to be read.
  func take(_ count: Int) { _ = taken.add(count, ordering: .relaxed) }

  /// Gives bytes back.
  func release(_ count: Int) { _ = taken.subtract(count, ordering: .relaxed) }
}
