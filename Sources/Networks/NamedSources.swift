/// What each name stands for while a graph is built. The names of a small network are looked through, which takes less time
/// than hashing one of them; those of a larger one are in a dictionary.
struct NamedSources {
  private struct Entry {
    let name: String
    var source: GraphBuilder.Source
  }

  private var list: [Entry] = []
  /// All names, once they are many.
  private var dictionary: [String: GraphBuilder.Source]?

  /// Makes room for `count` names.
  mutating func reserveCapacity(_ count: Int) {
    if count <= NamedSources.few {
      list.reserveCapacity(count)
    } else {
      dictionary = Dictionary(minimumCapacity: count)
    }
  }

  private static let few = 16

  /// What `name` stands for.
  subscript(name: String) -> GraphBuilder.Source? {
    if let dictionary { return dictionary[name] }
    return list.last { $0.name == name }?.source
  }

  /// Lets `name` stand for `source`. Returns whether it stood for nothing before.
  mutating func update(_ name: String, _ source: GraphBuilder.Source) -> Bool {
    if dictionary == nil, list.count == NamedSources.few {
      dictionary = Dictionary(uniqueKeysWithValues: list.map { ($0.name, $0.source) })
    }
    if dictionary != nil { return dictionary?.updateValue(source, forKey: name) == nil }
    if let index = list.lastIndex(where: { $0.name == name }) {
      list[index].source = source
      return false
    }
    list.append(Entry(name: name, source: source))
    return true
  }

  /// All names, in order.
  var sorted: [String] {
    (dictionary.map { Array($0.keys) } ?? list.map { $0.name }).sorted()
  }
}
