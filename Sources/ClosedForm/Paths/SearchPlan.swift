import Networks
import Tensors

/// How many paths are followed past each value, so that the work stays within its limit.
struct SearchPlan {
  /// The number of paths kept at each value.
  let widths: [Int]
  /// The number of terms given for each gradient.
  let terms: Int

  init(_ map: PathMap, of graph: Graph, to wanted: [Graph.ValueID], limits: ExpansionLimits) {
    let counts = map.counts.map(\.approximate)
    let costs = map.order.map { value in
      (
        value: value, work: SearchPlan.work(ofPassing: value, map, graph),
        numbers: Double(graph.shape(of: value).count)
      )
    }
    let least = costs.reduce((work: 1.0, numbers: 1.0)) { ($0.work + $1.work, $0.numbers + $1.numbers) }
    let affordable = min(limits.work / least.work, Double(limits.numbers) / least.numbers, Double(limits.beamWidth))
    let beam = Int(max(1, affordable))
    /// The width where `count` paths lead to a value, of which up to `enumerated` are all kept.
    func width(_ count: Double, _ enumerated: Int) -> Int {
      count <= Double(enumerated) ? max(Int(count), 1) : beam
    }
    var enumerated = max(limits.enumeratedPaths, beam)
    while enumerated > beam {
      let sum = costs.reduce((work: 0.0, numbers: 0.0)) { sum, cost in
        let paths = Double(width(counts[cost.value], enumerated))
        return (sum.work + cost.work * paths, sum.numbers + cost.numbers * paths)
      }
      if sum.work <= limits.work, sum.numbers <= Double(limits.numbers) { break }
      enumerated = max(enumerated / 4, beam)
    }
    widths = counts.map { width($0, enumerated) }
    terms = SearchPlan.terms(map, graph, wanted, limits: limits)
  }

  /// Whether all paths to the layer's output `value` are followed; none of those before it has been left out then.
  func isComplete(at value: Graph.ValueID, _ map: PathMap) -> Bool {
    map.counts[value] <= PathCount(UInt(widths[value]))
  }

  /// The floating-point operations that one path costs which passes `value`, about.
  private static func work(ofPassing value: Graph.ValueID, _ map: PathMap, _ graph: Graph) -> Double {
    guard case .node(let index) = graph.values[value].origin else { return 1 }
    let node = graph.nodes[index]
    let work = node.layer.work(sources: node.sources.map(graph.shape(of:)), output: graph.shape(of: value))
    return map.edges[value].reduce(Double(graph.shape(of: value).count)) { sum, edge in
      // An edge that changes nothing costs its bookkeeping.
      sum + 500 + (edge.program.isEmpty ? 0 : 500 + work) + Double(graph.shape(of: edge.target).count)
    }
  }

  /// As many terms as can be named and held, for all gradients the same number.
  private static func terms(
    _ map: PathMap, _ graph: Graph, _ wanted: [Graph.ValueID], limits: ExpansionLimits
  ) -> Int {
    var lengths = [Int](repeating: 0, count: graph.values.count)
    for value in map.order {
      for edge in map.edges[value] { lengths[edge.target] = max(lengths[edge.target], lengths[value] + 1) }
    }
    let named = wanted.reduce(1) { $0 + lengths[$1] + 1 }
    let numbers = wanted.reduce(1) { $0 + graph.shape(of: $1).count }
    return max(1, min(limits.terms, limits.namedLayers / named, limits.numbers / numbers))
  }
}
