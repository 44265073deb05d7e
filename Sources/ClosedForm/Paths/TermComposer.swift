import Networks
import Tensors

/// Writes paths' products as expressions: every layer's rule put into the next one's.
struct TermComposer {
  /// A product is composed up to so many leaves or edges that change it; a longer one is written by its path.
  private static let (maximumLeaves, maximumDepth) = (48, 40)

  let arena: ExpressionArena
  private(set) var slopes: Slopes

  private let graph: Graph
  private let roots: [PathMap.Root]
  /// The product of each path by its last step, and how many edges have changed it; `nil` where it has grown long.
  private var known: [Int: (id: Int, depth: Int)?] = [:]

  init(_ derivation: Derivation, _ map: PathMap, in arena: ExpressionArena) {
    self.arena = arena
    graph = derivation.graph
    roots = map.roots
    slopes = Slopes(derivation)
  }

  /// The product of the path that ends with `step`; `nil` where it is too long to be written out.
  mutating func product(ofPathTo step: Int, in search: PathSearch, _ map: PathMap) -> Expression? {
    // Back to where the product is known, and forth again: paths may be thousands of layers long.
    var pending: [Int] = []
    var next: Int? = step
    while let place = next, known[place] == nil {
      pending.append(place)
      next = search.steps[place].previous
    }
    for place in pending.reversed() {
      known[place] = .some(extended(search.steps[place], in: search, map))
    }
    guard let product = known[step] ?? nil else { return nil }
    return Expression(arena: arena, id: product.id)
  }

  private mutating func extended(_ step: PathSearch.Step, in search: PathSearch, _ map: PathMap) -> (
    id: Int, depth: Int
  )? {
    guard let previous = step.previous else { return (roots[step.edge].gradient, 0) }
    guard let before = known[previous] ?? nil else { return nil }
    let delta = Expression(arena: arena, id: before.id)
    let edge = map.edges[search.steps[previous].value][step.edge]
    guard edge.result != edge.placeholder else { return before }
    guard let after = passed(edge, at: search.steps[previous].value, delta) else { return nil }
    let product = (id: after.id, depth: before.depth + 1)
    let isLong = after.node.leaves > TermComposer.maximumLeaves || product.depth > TermComposer.maximumDepth
    return isLong ? nil : product
  }

  /// What the edge makes of `delta`.
  private mutating func passed(
    _ edge: BackwardEdge, at value: Graph.ValueID, _ delta: Expression
  ) -> Expression? {
    guard case .node(let place) = graph.values[value].origin,
      let layer = graph.nodes[place].layer as? any Formulated
    else { return nil }
    let node = graph.nodes[place]
    let site = LayerSite(node, layer, in: graph, arena)
    if node.parameters.contains(edge.target) { return layer.gradient(ofParameter: edge.port, site, delta) }
    if let short = slopes.gradient(through: node, layer, delta, in: arena) { return short }
    return layer.gradient(ofSource: edge.port, site, delta)
  }
}
