extension ComputeShare {
  /// Computes something of each element, several at a time, and delivers the results in the elements' order, each as soon as
  /// those before it are there. Memory is bounded: no more than `atOnce` elements are under way.
  /// - Parameters:
  ///   - elements: what to compute on; waited for while results are delivered.
  ///   - atOnce: how many elements may be taken before the first of their results is delivered, at least 1.
  ///   - work: the computation, on the pool.
  ///   - deliver: takes all results that are ready, never none.
  /// - Throws: what any of them throws, first come first; what `elements` throws, behind the results of those before it.
  public func inOrder<Elements: AsyncSequence & Sendable, Result: Sendable>(
    _ elements: Elements, atOnce: Int, work: @escaping @Sendable (Elements.Element, Cancellation) throws -> Result,
    deliver: ([Result]) async throws -> Void
  ) async throws where Elements.Element: Sendable {
    let cancellation = Cancellation()
    let results = OrderedResults<Result>(capacity: max(1, atOnce))
    defer { cancellation.cancel() }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        do {
          for try await element in elements {
            let place = try await results.reserve()
            submit(cancellation) {
              results.fill(place, $0)
            } work: {
              try work(element, cancellation)
            }
          }
          results.complete()
        } catch {
          results.complete(throwing: error)
        }
      }
      while let ready = try await results.next() { try await deliver(ready) }
    }
  }
}
