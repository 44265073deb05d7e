import Clocks
import Networks
import Tensors

extension Derivation {
  /// Writes the gradients by `wanted` as sums over paths: for every path from the loss its product and its value.
  ///
  /// Where there are too many paths, the largest terms are sought and the rest is given as one ``ExpandedGradient/remainder``.
  /// - Parameters:
  ///   - wanted: the values to differentiate by.
  ///   - bindings: the numbers.
  ///   - limits: how much is written.
  ///   - deadline: when to give up, between two products.
  /// - Throws: ``DerivationError`` where a gradient does not exist, or there is no time.
  public func expandedForm(
    of wanted: [Graph.ValueID], _ bindings: Bindings<Double>, limits: ExpansionLimits = ExpansionLimits(),
    deadline: Deadline? = nil
  ) throws(DerivationError) -> ExpandedForm {
    try check(wanted)
    let arena = ExpressionArena(continuing: nodes)
    let map = PathMap(self, to: wanted, in: arena)
    let plan = SearchPlan(map, of: graph, to: wanted, limits: limits)
    var evaluator = Evaluator(extended(by: arena, values: []), bindings, deadline)
    let search = try PathSearch(map, to: wanted, plan, &evaluator)
    var composer = TermComposer(self, map, in: arena)
    var products: [Int: Int] = [:]
    for candidate in wanted.flatMap({ search.terms[$0] ?? [] }) {
      products[candidate.step] = composer.product(ofPathTo: candidate.step, in: search, map)?.id
    }
    let slopes = composer.slopes.ordered
    let writer = PathWriter(
      extended(by: arena, values: slopes.map { ($0.name, $0.definition.id) }), map, search, products)
    var owners: [Graph.ValueID: Graph.ValueID] = [:]
    for node in graph.nodes { for parameter in node.parameters { owners[parameter] = node.output } }
    var expanded: [Graph.ValueID: ExpandedGradient] = [:]
    for value in Set(wanted) {
      let gradient = try evaluator.gradient(of: value)
      expanded[value] = writer.gradient(
        of: value, gradient, isComplete: plan.isComplete(at: owners[value] ?? value, map))
    }
    return ExpandedForm(notation: slopes.firstOfEachKind.map(writer.symbol), gradients: expanded)
  }
}

extension [Slopes.Slope] {
  /// One local derivative of each kind of activation: a reader who knows one knows all.
  fileprivate var firstOfEachKind: [Slopes.Slope] {
    var seen: Set<String> = []
    return sorted { $0.source < $1.source }.filter { seen.insert($0.kind).inserted }
  }
}
