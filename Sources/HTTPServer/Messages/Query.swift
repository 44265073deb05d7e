/// A target's query: names and values in the order they came, decoded as HTML forms encode them
/// (percent-encoding, `+` for a space).
public struct Query: Sendable, RandomAccessCollection {
  /// One `name=value`; without `=`, the value is empty.
  public struct Item: Sendable, Hashable {
    /// The decoded name.
    public let name: String
    /// The decoded value.
    public let value: String
  }

  private let items: [Item]

  /// A query of the given items.
  public init(_ items: [Item] = []) { self.items = items }

  /// Decodes the bytes between `?` and the target's end, whose percent-encoding has been checked.
  init(encoded bytes: Span<UInt8>) {
    var items: [Item] = []
    var start = 0
    while start < bytes.count {
      let end = bytes.firstIndex(of: UInt8(ascii: "&"), in: start..<bytes.count) ?? bytes.count
      if start < end {
        let equals = bytes.firstIndex(of: UInt8(ascii: "="), in: start..<end)
        let name = bytes.extracting(start..<(equals ?? end))
        let value = bytes.extracting((equals.map { $0 + 1 } ?? end)..<end)
        items.append(
          Item(
            name: PercentEncoding.decode(name, plusIsSpace: true),
            value: PercentEncoding.decode(value, plusIsSpace: true)))
      }
      start = end + 1
    }
    self.items = items
  }

  /// The first value of that name.
  public subscript(name: String) -> String? { items.first { $0.name == name }?.value }

  /// The first item's position.
  public var startIndex: Int { items.startIndex }
  /// The position behind the last item.
  public var endIndex: Int { items.endIndex }
  /// The item at a position.
  public subscript(position: Int) -> Item { items[position] }
}
