import Networks
import Tensors

/// Lays out the steps of a derivation: which there are, in which order, and by which rule each follows.
///
/// Every step defines one thing, by what has been defined before it.
struct StepPlan {
  let derivation: Derivation
  let detail: DerivationDetail
  let arena: ExpressionArena
  let map: PathMap
  let wanted: Set<Graph.ValueID>
  /// The steps so far.
  private(set) var drafts: [StepDraft] = []
  /// The kinds of activations whose derivative has been found already.
  var derivedKinds: Set<String> = []
  /// The edges that lead to each value, with the values that they come from.
  let incoming: [Graph.ValueID: [(consumer: Graph.ValueID, edge: BackwardEdge)]]

  var graph: Graph { derivation.graph }
  var names: NameTable { derivation.names }

  init(_ derivation: Derivation, to wanted: [Graph.ValueID], _ detail: DerivationDetail) {
    self.derivation = derivation
    self.detail = detail
    self.wanted = Set(wanted)
    arena = ExpressionArena(continuing: derivation.nodes)
    map = PathMap(derivation, to: wanted, in: arena)
    var incoming: [Graph.ValueID: [(consumer: Graph.ValueID, edge: BackwardEdge)]] = [:]
    for value in map.order {
      for edge in map.edges[value] { incoming[edge.target, default: []].append((value, edge)) }
    }
    self.incoming = incoming
    goForward()
    if !wanted.isEmpty { goBack(to: wanted) }
  }

  /// Adds a step.
  mutating func add(
    _ phase: DerivationStep.Phase, _ target: String, _ rule: String, _ left: [Phrase], _ body: StepDraft.Body
  ) {
    drafts.append(StepDraft(phase: phase, target: target, rule: rule, left: left, body: body))
  }

  /// The layer that writes `value`, at its place.
  func layer(writing value: Graph.ValueID) -> (layer: any Formulated, here: LayerSite, node: Graph.Node)? {
    guard case .node(let index) = graph.values[value].origin,
      let layer = graph.nodes[index].layer as? any Formulated
    else { return nil }
    return (layer, LayerSite(graph.nodes[index], layer, in: graph, arena), graph.nodes[index])
  }

  /// ∂L/∂v.
  func partial(_ value: Graph.ValueID) -> Phrase { Phrase(derivativeOf: names.loss, by: names.values[value]) }
}

// MARK: - Forward

extension StepPlan {
  private mutating func goForward() {
    var auxiliaries: [Graph.ValueID: [(Auxiliary, SymbolID, Int)]] = [:]
    for (symbol, definition) in derivation.auxiliaries {
      guard case .auxiliary(let value, let auxiliary) = symbol else { continue }
      auxiliaries[value, default: []].append((auxiliary, symbol, definition))
    }
    for node in graph.nodes {
      let (value, name) = (node.output, graph.name(of: node.output))
      for (auxiliary, symbol, definition) in auxiliaries[value] ?? [] {
        add(
          .forward, "\(name).\(auxiliary.rawValue)", auxiliary.rule, [Phrase(names.name(of: symbol))],
          .expression(definition))
      }
      guard let definition = derivation.outputs[value], let (layer, here, _) = layer(writing: value) else { continue }
      add(.forward, name, layer.name(of: .output, here), [Phrase(names.values[value])], .expression(definition))
    }
    switch graph.objective {
    case nil: break
    case .outputGradient(let upstream):
      func symbol(_ value: Graph.ValueID) -> Expression { arena.symbol(.value(value), graph.shape(of: value)) }
      let product = (symbol(upstream) ⊙ symbol(graph.output)).total
      add(.forward, "loss", "inner product with the upstream gradient", [Phrase(names.loss)], .expression(product.id))
    case .loss(let node):
      guard let loss = derivation.loss, let rule = node.loss as? any FormulatedLoss else { break }
      add(.forward, "loss", rule.name(of: .value), [Phrase(names.loss)], .expression(loss))
    }
  }
}

extension Auxiliary {
  /// What a derivation calls the step that computes it.
  fileprivate var rule: String {
    switch self {
    case .mean: "mean"
    case .deviation: "standard deviation"
    case .normalized: "normalisation"
    }
  }
}
