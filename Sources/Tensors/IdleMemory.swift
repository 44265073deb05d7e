import Synchronization

/// Memory that waits for the next computation, so that it is not fresh then. What is beyond the bounds is given back to
/// the system: others may need it.
public enum IdleMemory {
  /// Bytes in all arenas that wait for a run.
  static let bytes = Atomic(0)
  /// Buffers that kernels leave for the next one, at most; each has at most `mostBufferBytes`.
  static let mostBuffers = 8

  /// Bytes that wait where nobody has said anything.
  public static let most = 384 << 20

  private static let limit = Atomic(most)

  /// From now on at most so many bytes wait.
  public static func limit(to bytes: Int) {
    limit.store(max(0, bytes), ordering: .relaxed)
  }

  /// Two thirds for arenas.
  static var mostArenaBytes: Int { limit.load(ordering: .relaxed) / 3 * 2 }
  /// A third for kernels' buffers.
  static var mostBufferBytes: Int { limit.load(ordering: .relaxed) / 3 / mostBuffers }
}
