/// The elements of an array, in order. Going from one to the next takes constant time.
public struct JSONArray: Sequence, Sendable {
  private let value: JSONValue
  /// The number of elements.
  public let count: Int

  init?(_ value: JSONValue) {
    let count = value.document.withTape { tape in
      tape.tag(at: value.index) == JSONTape.Tag.array ? tape.count(of: value.index) : nil
    }
    guard let count else { return nil }
    self.value = value
    self.count = count
  }

  /// The same as `count`: it is known.
  public var underestimatedCount: Int { count }

  /// Whether there are no elements.
  public var isEmpty: Bool { count == 0 }

  /// The element at `index`, in time proportional to it; `nil` where there are not so many.
  public subscript(index: Int) -> JSONValue? {
    guard index >= 0, index < count else { return nil }
    return dropFirst(index).first { _ in true }
  }

  /// Goes through the elements from the first on.
  public func makeIterator() -> Iterator { Iterator(value) }

  /// Goes through the elements of an array.
  public struct Iterator: IteratorProtocol, Sendable {
    private let document: JSONDocument
    private var index: Int
    private let close: Int

    init(_ array: JSONValue) {
      document = array.document
      index = array.index + 1
      close = array.document.withTape { $0.close(of: array.index) }
    }

    /// The next element; `nil` behind the last.
    public mutating func next() -> JSONValue? {
      guard index < close else { return nil }
      let element = JSONValue(document: document, index: index)
      index = document.withTape { $0.end(of: index) }
      return element
    }
  }
}
