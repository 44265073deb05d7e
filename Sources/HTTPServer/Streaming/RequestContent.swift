/// A request's content as it comes in, in pieces of any size. Iterated once, by one task at a time; while nothing has
/// come the task is suspended, and while it is busy elsewhere a bounded amount is read ahead.
///
/// An iteration throws when the content is malformed or the client goes away.
public struct RequestContent: AsyncSequence, Sendable {
  private let buffer: ContentBuffer
  private let decoding: (ContentDecoding, ServerLimits)?

  init(_ buffer: ContentBuffer, _ decoding: ContentDecoding?, limits: ServerLimits) {
    self.buffer = buffer
    self.decoding = decoding.map { ($0, limits) }
  }

  /// Content made by hand, for tests of what is behind the server.
  public init(_ chunks: some Sequence<[UInt8]>) {
    buffer = ContentBuffer(budget: nil, onDemand: {})
    for chunk in chunks { _ = buffer.append(chunk) }
    buffer.complete()
    decoding = nil
  }

  public func makeAsyncIterator() -> Iterator {
    Iterator(buffer: buffer, decoder: decoding.map { StreamDecoder($0.0, limits: $0.1) })
  }

  public struct Iterator: AsyncIteratorProtocol {
    let buffer: ContentBuffer
    var decoder: StreamDecoder?

    /// The next bytes, never empty; `nil` behind the last ones.
    public mutating func next() async throws -> [UInt8]? {
      guard decoder != nil else { return try await buffer.next() }
      while true {
        // A piece can unpack to a thousand times as much: others take their turn, and who has gone away is not waited for.
        try Task.checkCancellation()
        await Task.yield()
        if let piece = try decoder?.next() { return piece }
        guard let coded = try await buffer.next() else {
          try decoder?.finish()
          return nil
        }
        try decoder?.append(coded)
      }
    }
  }
}
