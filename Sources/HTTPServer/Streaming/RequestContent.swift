/// A request's content as it comes in, in pieces of any size. Iterated once, by one task at a time; while nothing has
/// come the task is suspended, and while it is busy elsewhere a bounded amount is read ahead.
///
/// An iteration throws when the content is malformed or the client goes away.
public struct RequestContent: AsyncSequence, Sendable {
  private let buffer: ContentBuffer

  init(_ buffer: ContentBuffer) { self.buffer = buffer }

  /// Content made by hand, for tests of what is behind the server.
  public init(_ chunks: some Sequence<[UInt8]>) {
    buffer = ContentBuffer(budget: nil, onDemand: {})
    for chunk in chunks { _ = buffer.append(chunk) }
    buffer.complete()
  }

  public func makeAsyncIterator() -> Iterator { Iterator(buffer: buffer) }

  public struct Iterator: AsyncIteratorProtocol {
    let buffer: ContentBuffer

    /// The next bytes, never empty; `nil` behind the last ones.
    public func next() async throws -> [UInt8]? { try await buffer.next() }
  }
}
