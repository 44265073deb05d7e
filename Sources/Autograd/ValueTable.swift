import Networks

/// Something for each of some of a graph's values: a dictionary whose keys were known when the program was made, so that
/// a run hashes nothing.
public struct ValueTable<Element> {
  @usableFromInline let index: ValueIndex
  /// What there is, in the order in which it was asked for.
  public let values: [Element]

  init(index: ValueIndex, values: [Element]) {
    assert(index.ids.count == values.count)
    self.index = index
    self.values = values
  }

  /// What there is for a value; `nil` where nothing was asked for.
  @inlinable
  public subscript(value: Graph.ValueID) -> Element? {
    index.position(of: value).map { values[$0] }
  }

  /// A dictionary of what `transform` makes of each.
  @inlinable
  public func mapValues<Other>(_ transform: (Element) -> Other) -> [Graph.ValueID: Other] {
    var transformed: [Graph.ValueID: Other] = [:]
    transformed.reserveCapacity(values.count)
    for position in values.indices { transformed[index.ids[position]] = transform(values[position]) }
    return transformed
  }
}

extension ValueTable: Sequence {
  @inlinable
  public func makeIterator() -> Zip2Sequence<[Graph.ValueID], [Element]>.Iterator {
    zip(index.ids, values).makeIterator()
  }
}

extension ValueTable: Sendable where Element: Sendable {}
extension ValueTable: Equatable where Element: Equatable {}

/// Some of a graph's values, each once, and the position of each.
@usableFromInline
struct ValueIndex: Sendable, Equatable {
  /// The values, in the order in which they were given.
  @usableFromInline private(set) var ids: [Graph.ValueID] = []
  /// The position of each value of the graph in `ids`, or −1.
  private var positions: [Int32]

  /// Lists `values` of a graph that has `count`.
  init(_ values: [Graph.ValueID], of count: Int) {
    positions = [Int32](repeating: -1, count: count)
    ids.reserveCapacity(values.count)
    for value in values where positions[value] < 0 {
      positions[value] = Int32(ids.count)
      ids.append(value)
    }
  }

  @usableFromInline
  func position(of value: Graph.ValueID) -> Int? {
    guard positions.indices.contains(value), positions[value] >= 0 else { return nil }
    return Int(positions[value])
  }
}
