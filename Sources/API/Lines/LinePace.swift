import Synchronization

/// How many lines of a stream make a batch: as many as are answered in about ``slice``, by how long the last ones took.
final class LinePace: Sendable {
  /// How long a batch holds a place on the compute pool, about: whoever waits there waits no longer for it.
  static let slice = Duration.milliseconds(5)
  /// The most lines in a batch.
  private static let mostLines = 256

  private let lines = Atomic<Int>(4)

  /// How many lines the next batch is to have.
  var linesPerBatch: Int { lines.load(ordering: .relaxed) }

  /// Learns from a batch.
  /// - Parameters:
  ///   - count: how many lines were answered.
  ///   - duration: how long that took.
  func note(_ count: Int, in duration: Duration) {
    guard count > 0 else { return }
    let fitting = Double(count) * (Self.slice / Swift.max(duration, .microseconds(1)))
    // No more than twice as many at once: the next lines may be other ones.
    let most = Double(Swift.min(2 * count, Self.mostLines))
    lines.store(Int(Swift.max(1, Swift.min(fitting, most))), ordering: .relaxed)
  }
}
