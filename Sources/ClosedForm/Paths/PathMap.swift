import Networks
import Tensors

/// The paths of a graph back from the loss to some values: where they start, which edges they take, how many there
/// are.
struct PathMap {
  /// A value at which paths begin, with the gradient that the loss gives it directly.
  struct Root {
    let value: Graph.ValueID
    let gradient: Int
    /// The values that the path has passed by then, this one last: an activation that cancels with the loss is among
    /// them.
    let visited: [Graph.ValueID]
  }

  /// Where paths begin.
  let roots: [Root]
  /// The edges from each value to what its layer reads and to its parameters, as far as they lead on; by value.
  let edges: [[BackwardEdge]]
  /// The number of paths to each value.
  let counts: [PathCount]
  /// The values that have paths to them, in the order in which paths reach them: layers' outputs, the last one first.
  let order: [Graph.ValueID]

  /// Finds the paths to `wanted`, and adds what the edges do to `arena`.
  init(_ derivation: Derivation, to wanted: [Graph.ValueID], in arena: ExpressionArena) {
    let graph = derivation.graph
    roots = PathMap.roots(derivation)
    var counts = [PathCount](repeating: .zero, count: graph.values.count)
    var edges = [[BackwardEdge]](repeating: [], count: graph.values.count)
    var order: [Graph.ValueID] = []
    for root in roots { counts[root.value] += .one }
    let isNeeded = PathMap.valuesBehind(wanted, in: graph)
    // An activation that has cancelled with the loss has been passed already.
    let passed = derivation.cancellation?.activation
    for node in graph.nodes.reversed() where counts[node.output] != .zero {
      guard isNeeded[node.output], let layer = node.layer as? any Formulated else { continue }
      order.append(node.output)
      if node.output == passed { continue }
      let site = LayerSite(node, layer, in: graph, arena)
      let delta = arena.symbol(.delta(node.output), graph.shape(of: node.output))
      for (index, source) in node.sources.enumerated() where isNeeded[source] && graph.isDifferentiable(source) {
        let result = layer.gradient(ofSource: index, site, delta)
        edges[node.output].append(BackwardEdge(to: source, port: index, from: delta, result: result))
      }
      for (index, parameter) in node.parameters.enumerated() where isNeeded[parameter] {
        let result = layer.gradient(ofParameter: index, site, delta)
        edges[node.output].append(BackwardEdge(to: parameter, port: index, from: delta, result: result))
      }
      for edge in edges[node.output] { counts[edge.target] += counts[node.output] }
    }
    self.edges = edges
    self.counts = counts
    self.order = order
  }

  /// The prediction, with the loss's gradient; where loss and activation cancel, what the activation reads as well.
  private static func roots(_ derivation: Derivation) -> [Root] {
    let prediction = derivation.graph.prediction
    guard let cancellation = derivation.cancellation else {
      return derivation.gradients[prediction].map { id in
        [Root(value: prediction, gradient: derivation.deltaDefinitions[prediction] ?? id, visited: [prediction])]
      } ?? []
    }
    let joint = Root(
      value: cancellation.value, gradient: cancellation.gradient, visited: [prediction, cancellation.value])
    let direct = derivation.gradients[prediction].map { Root(value: prediction, gradient: $0, visited: [prediction]) }
    return [direct, joint].compactMap { $0 }
  }

  /// The values from which forward steps lead on from any of `wanted`, those included.
  private static func valuesBehind(_ wanted: [Graph.ValueID], in graph: Graph) -> [Bool] {
    var isNeeded = [Bool](repeating: false, count: graph.values.count)
    for value in wanted { isNeeded[value] = true }
    for node in graph.nodes where (node.sources + node.parameters).contains(where: { isNeeded[$0] }) {
      isNeeded[node.output] = true
    }
    return isNeeded
  }
}
