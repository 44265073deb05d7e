import Networks

/// Something for each of some of a graph's values: a dictionary whose keys were known when the program was made, so that
/// a run hashes nothing.
public struct ValueTable<Element> {
  @usableFromInline let index: ValueIndex
  /// What there is, in the order in which it was asked for.
  public let values: [Element]

  @usableFromInline
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

  /// A table of what there is for the values that are keys.
  public init(_ elements: [Graph.ValueID: Element]) {
    let ids = elements.keys.sorted()
    self.init(index: ValueIndex(ids, of: (ids.last ?? 0) + 1), values: ids.compactMap { elements[$0] })
  }

  /// A table of what `transform` makes of each.
  @inlinable
  public func mapValues<Other>(_ transform: (Element) -> Other) -> ValueTable<Other> {
    ValueTable<Other>(index: index, values: values.map(transform))
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
  /// The position of each value of the graph in `ids`, or −1; empty where there are so few that looking through them is as
  /// fast.
  private var positions: [Int32] = []

  /// Lists `values` of a graph that has `count`.
  init(_ values: [Graph.ValueID], of count: Int) {
    ids.reserveCapacity(values.count)
    if values.count > 8 { positions = [Int32](repeating: -1, count: count) }
    for value in values where position(of: value) == nil {
      if !positions.isEmpty { positions[value] = Int32(ids.count) }
      ids.append(value)
    }
  }

  @usableFromInline
  func position(of value: Graph.ValueID) -> Int? {
    if positions.isEmpty { return ids.firstIndex(of: value) }
    guard positions.indices.contains(value), positions[value] >= 0 else { return nil }
    return Int(positions[value])
  }
}
