extension RequestContent {
  /// The content's lines, each of at most `limit` bytes: longer ones are named, not kept.
  public func lines(limit: Int) -> Lines { Lines(content: self, limit: limit) }

  /// Content cut into lines.
  public struct Lines: AsyncSequence, Sendable {
    public typealias Element = LineSplitter.Line

    let content: RequestContent
    let limit: Int

    public func makeAsyncIterator() -> Iterator {
      Iterator(pieces: content.makeAsyncIterator(), splitter: LineSplitter(limit: limit))
    }

    public struct Iterator: AsyncIteratorProtocol {
      let pieces: RequestContent.Iterator
      var splitter: LineSplitter

      /// The next line; `nil` behind the last one.
      public mutating func next() async throws -> LineSplitter.Line? {
        while true {
          if let line = splitter.next() { return line }
          guard let piece = try await pieces.next() else { return splitter.finish() }
          splitter.append(piece)
        }
      }
    }
  }
}
