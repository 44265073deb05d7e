import Networks
import Tensors

/// One walk back over a graph that forms the gradient at every value, for all of them together.
///
/// What several formulas share becomes a δ of its own, so that the formulas' size grows with the number of layers and
/// not with the number of paths.
struct ReverseSweep {
  /// Formulas of this many leaves stay within the formula that uses them, if only one does.
  static let inlineLimit = 6

  let graph: Graph
  let arena = ExpressionArena()
  /// What each node computes, by value.
  private(set) var outputs: [Expression?]
  /// The loss, where there is one.
  private(set) var loss: Expression?
  /// The gradient at each value, where the loss depends on it.
  private(set) var gradients: [Expression?]
  /// What each δ stands for, by value.
  private(set) var deltas: [Expression?]
  /// The values that have a δ, in backward order.
  private(set) var deltaOrder: [Graph.ValueID] = []
  /// Where a loss and an activation have cancelled.
  private(set) var cancellation: (value: Graph.ValueID, activation: Graph.ValueID, joint: JointGradient)?

  /// Where the loss's own derivative has been simplified.
  private(set) var lossSimplification: (value: Graph.ValueID, rule: String, gradient: Expression)?

  private var contributions: [[Expression]]

  init(_ graph: Graph) throws(DerivationError) {
    self.graph = graph
    outputs = Array(repeating: nil, count: graph.values.count)
    gradients = outputs
    deltas = outputs
    contributions = Array(repeating: [], count: graph.values.count)
    let layers = try graph.nodes.map { node throws(DerivationError) in
      guard let layer = node.layer as? any Formulated else {
        throw .unsupportedLayer(type: type(of: node.layer).kind.type, pointer: node.pointer)
      }
      return layer
    }
    var sites: [LayerSite] = []
    for (node, layer) in zip(graph.nodes, layers) {
      let here = LayerSite(node, layer, in: graph, arena)
      outputs[node.output] = layer.output(here)
      sites.append(here)
    }
    guard try seed() else { return }
    for (index, layer) in layers.enumerated().reversed() { passBack(graph.nodes[index], layer, sites[index]) }
    for (value, parts) in contributions.enumerated() where gradients[value] == nil && !parts.isEmpty {
      gradients[value] = sum(parts)
    }
  }

  /// The symbol of a value.
  private func symbol(_ value: Graph.ValueID) -> Expression {
    arena.symbol(.value(value), graph.shape(of: value))
  }

  private func sum(_ parts: [Expression]) -> Expression {
    arena.combination(parts.map { (.one, $0) })
  }
}

// MARK: - The loss

extension ReverseSweep {
  /// Forms the loss and the gradients it gives directly; `false` where there is nothing to differentiate.
  private mutating func seed() throws(DerivationError) -> Bool {
    switch graph.objective {
    case nil: return false
    case .outputGradient(let upstream):
      contributions[graph.output].append(symbol(upstream))
      return true
    case .loss(let node): return try seed(node)
    }
  }

  private mutating func seed(_ node: Graph.LossNode) throws(DerivationError) -> Bool {
    guard let rule = node.loss as? any FormulatedLoss else {
      throw .unsupportedLoss(type: type(of: node.loss).kind.type)
    }
    let itself = LossSite(node, in: graph, arena)
    let terms = rule.terms(itself)
    loss = itself.weight ⊙ (node.reduction == .none ? terms : terms.total)
    guard let here = itself.differentiated(node, in: graph) else { return false }
    let gradient = rule.gradient(here)
    lossSimplification = rule.simplification(here).map { (node.prediction, $0, gradient) }
    if case .node(let index) = graph.values[node.prediction].origin,
      let before = graph.nodes[index].sources.first,
      let joint = rule.jointGradient(with: graph.nodes[index].layer, of: symbol(before), here)
    {
      cancellation = (before, node.prediction, joint)
      contributions[before].append(joint.gradient)
      // The gradient at the activation's output is there for whoever asks; the way back does not need it.
      gradients[node.prediction] = gradient
    } else {
      contributions[node.prediction].append(gradient)
    }
    return true
  }
}

// MARK: - The layers

extension ReverseSweep {
  /// Sums what a node's output has received, and passes it on to what the node reads.
  private mutating func passBack(_ node: Graph.Node, _ layer: any Formulated, _ here: LayerSite) {
    let value = node.output
    guard !contributions[value].isEmpty else { return }
    let received = sum(contributions[value])
    let delta: Expression
    if let direct = gradients[value] {
      // The loss has passed this activation already: only what other consumers sent is still on its way.
      gradients[value] = direct + received
      delta = received
    } else {
      let uses = (type(of: layer).repeatsDelta ? 2 : 1) * node.sources.count + node.parameters.count
      delta = named(received, at: node, uses: uses)
      gradients[value] = delta
    }
    for (index, source) in node.sources.enumerated() {
      contributions[source].append(layer.gradient(ofSource: index, here, delta))
    }
    for (index, parameter) in node.parameters.enumerated() where graph.isDifferentiable(parameter) {
      contributions[parameter].append(layer.gradient(ofParameter: index, here, delta))
    }
  }

  /// `gradient`, or the δ that from now on stands for it: where it is used more than once, or has grown long.
  private mutating func named(_ gradient: Expression, at node: Graph.Node, uses: Int) -> Expression {
    switch gradient.node.operation {
    case .symbol, .zeros, .ones: return gradient
    default: break
    }
    guard uses > 1 || gradient.node.leaves > ReverseSweep.inlineLimit else { return gradient }
    deltas[node.output] = gradient
    deltaOrder.append(node.output)
    return arena.symbol(.delta(node.output), gradient.shape)
  }
}

extension Graph {
  /// Whether a value can be differentiated by: an input, a parameter or a layer's output.
  func isDifferentiable(_ value: ValueID) -> Bool {
    switch values[value].origin {
    case .input, .node: true
    case .parameter(let initialization): if case .buffer = initialization { false } else { true }
    case .target, .outputGradient, .lossWeight, .dropoutMask: false
    }
  }
}
