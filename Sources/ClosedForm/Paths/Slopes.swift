import Networks
import Tensors

/// The local derivatives of activations as symbols: σ′(f^{[1]}) for what the recursive form writes as a(1 − a).
///
/// A path's product is easier to read in them. Each is a value beyond the graph's own, defined by the activation's own
/// rule.
struct Slopes {
  /// A local derivative.
  struct Slope {
    /// The value's id.
    let id: Int
    let name: SymbolName
    let definition: Expression
    /// The kind of layer, and what it reads.
    let kind: String
    let source: Graph.ValueID
  }

  /// The local derivative of the layer that writes each value, where there is one.
  private(set) var slopes: [Graph.ValueID: Slope] = [:]
  /// All of them, by id.
  private(set) var ordered: [Slope] = []

  private let graph: Graph
  private let names: NameTable
  private var refused: Set<Graph.ValueID> = []

  init(_ derivation: Derivation) {
    graph = derivation.graph
    names = derivation.names
  }

  /// The gradient that a layer passes on, written with its local derivative; `nil` where it has none: where the rule
  /// is not δ ⊙ φ′.
  mutating func gradient(
    through node: Graph.Node, _ layer: any Formulated, _ delta: Expression, in arena: ExpressionArena
  ) -> Expression? {
    guard let slope = slope(of: node, layer, in: arena) else { return nil }
    return delta ⊙ arena.symbol(.value(slope.id), slope.definition.shape)
  }

  private mutating func slope(of node: Graph.Node, _ layer: any Formulated, in arena: ExpressionArena) -> Slope? {
    if let known = slopes[node.output] { return known }
    guard node.sources.count == 1, node.parameters.isEmpty, !refused.contains(node.output) else { return nil }
    let site = LayerSite(node, layer, in: graph, arena)
    let delta = arena.symbol(.delta(node.output), graph.shape(of: node.output))
    guard let definition = factor(of: layer.gradient(ofSource: 0, site, delta), besides: delta) else {
      refused.insert(node.output)
      return nil
    }
    let slope = Slope(
      id: graph.values.count + ordered.count, name: name(layer.output(site), layer, of: node.sources[0]),
      definition: definition, kind: type(of: layer).kind.type, source: node.sources[0])
    slopes[node.output] = slope
    ordered.append(slope)
    return slope
  }

  /// φ′ of δ ⊙ φ′.
  private func factor(of gradient: Expression, besides delta: Expression) -> Expression? {
    guard case .hadamard = gradient.node.operation, gradient.node.operands.filter({ $0 == delta.id }).count == 1
    else { return nil }
    let others = gradient.node.operands.filter { $0 != delta.id }.map { Expression(arena: delta.arena, id: $0) }
    let edge = BackwardEdge(to: 0, port: 0, from: delta, result: gradient)
    // No other factor may depend on δ.
    guard edge.program == [gradient.id] else { return nil }
    let product = delta.arena.hadamard(others)
    return product.shape == delta.shape ? product : nil
  }

  /// σ′(f), after the name of φ in the layer's own formula.
  private func name(_ output: Expression, _ layer: any Formulated, of source: Graph.ValueID) -> SymbolName {
    let kind = type(of: layer).kind.type
    var latex = "\\operatorname{\(kind)}'("
    var text = "\(kind)′("
    if case .function(let function) = output.node.operation {
      let (opening, closing) = function.delimiters(in: .latex)
      if opening.hasSuffix("("), closing == ")" { latex = opening.dropLast() + "'(" }
      let (begin, end) = function.delimiters(in: .text)
      if begin.hasSuffix("("), end == ")" { text = begin.dropLast() + "′(" }
    }
    return SymbolName(latex + names.values[source].latex() + ")", text + names.values[source].text() + ")")
  }
}
