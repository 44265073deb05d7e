/// The last few heads of requests, as they came and as they were read. Most clients send the same head again and again, and
/// the same bytes mean the same: they need not be read again.
///
/// One for all connections of a loop, so that its memory is bounded.
final class KnownHeads {
  /// How many are kept.
  private static let most = 8
  /// Heads of more bytes are not kept.
  private static let mostBytes = 1 << 10

  @exclusivity(unchecked) private var heads: [(bytes: [UInt8], head: RequestHead)] = []
  /// Where the next one goes.
  @exclusivity(unchecked) private var next = 0

  /// The head that begins at `position`, which is moved behind it; `nil` where the bytes there are not known. Only for where
  /// a request begins.
  func find(_ input: Span<UInt8>, at position: inout Int) -> RequestHead? {
    let start = position
    guard let known = heads.first(where: { input.contains($0.bytes, at: start) }) else { return nil }
    position += known.bytes.count
    return known.head
  }

  /// Keeps a head that was read, with its empty line, in place of the oldest. One with credentials is not kept: how soon
  /// other bytes are told from them is nobody's business. Nor is one that has an id, which will not come again.
  func keep(_ head: RequestHead, _ bytes: Span<UInt8>) {
    guard bytes.count <= Self.mostBytes, head.requestID == nil, !head.hasCredentials else { return }
    let known = (bytes.withUnsafeBufferPointer { Array($0) }, head)
    if heads.count < Self.most {
      heads.append(known)
    } else {
      heads[next] = known
      next = (next + 1) % Self.most
    }
  }
}
