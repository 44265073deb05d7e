import Networks

/// Something for each of some of a graph's values: a dictionary whose keys were known when the program was made, so that
/// a run hashes nothing.
public struct ValueTable<Element> {
  fileprivate let index: ValueIndex
  /// What there is, in the order in which it was asked for.
  public let values: [Element]

  init(index: ValueIndex, values: [Element]) {
    assert(index.ids.count == values.count)
    self.index = index
    self.values = values
  }

  /// What there is for a value; `nil` where nothing was asked for.
  public subscript(value: Graph.ValueID) -> Element? {
    index.position(of: value).map { values[$0] }
  }

  /// A dictionary of what `transform` makes of each.
  public func mapValues<Other>(_ transform: (Element) -> Other) -> [Graph.ValueID: Other] {
    Dictionary(uniqueKeysWithValues: zip(index.ids, values.lazy.map(transform)))
  }
}

extension ValueTable: Sequence {
  public func makeIterator() -> Zip2Sequence<[Graph.ValueID], [Element]>.Iterator {
    zip(index.ids, values).makeIterator()
  }
}

extension ValueTable: Sendable where Element: Sendable {}
extension ValueTable: Equatable where Element: Equatable {}

/// Some of a graph's values, each once, and the position of each.
struct ValueIndex: Sendable, Equatable {
  /// The values, in the order in which they were given.
  private(set) var ids: [Graph.ValueID] = []
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

  func position(of value: Graph.ValueID) -> Int? {
    guard positions.indices.contains(value), positions[value] >= 0 else { return nil }
    return Int(positions[value])
  }
}
