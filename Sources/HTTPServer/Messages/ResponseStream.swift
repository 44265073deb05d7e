/// Content that is produced while it is sent. The producer is asked for a part only when the client has taken
/// what went before, on the compute pool, one call at a time; it may take long. When the client goes away it
/// is asked no more, and released.
public struct ResponseStream: Sendable {
  /// What a producer answers when asked.
  public enum Part: Sendable {
    /// The next bytes; empty ones are sent as nothing.
    case bytes([UInt8])
    /// The content is complete.
    case end
    /// The content can't be completed. The connection is cut, so that the client can tell (RFC 9112 section
    /// 8).
    case failure
  }

  let next: @Sendable () -> Part

  /// A stream of what `next` answers, call by call, until `.end` or `.failure`.
  public init(_ next: @escaping @Sendable () -> Part) { self.next = next }
}
