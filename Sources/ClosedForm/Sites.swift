import Networks

// What rules are written in, from a graph.

extension LayerSite {
  /// The surroundings of `node`, whose layer is `layer`, as symbols in `arena`.
  init(_ node: Graph.Node, _ layer: any Formulated, in graph: Graph, _ arena: ExpressionArena) {
    func symbol(_ value: Graph.ValueID) -> Expression { arena.symbol(.value(value), graph.shape(of: value)) }
    self.init(
      sources: node.sources.map(symbol), parameters: node.parameters.map(symbol), output: symbol(node.output),
      value: node.output)
    layer.nameAuxiliaries(&self)
  }
}

extension LossSite {
  /// The surroundings of `node` as symbols in `arena`, as the loss itself is written in them: every term is weighted
  /// with scale and reduction.
  init(_ node: Graph.LossNode, in graph: Graph, _ arena: ExpressionArena) {
    let one = arena.ones(.scalar)
    var factor = Coefficient(node.scale)
    if node.reduction == .mean, node.signature.meanDivisor != 1 || node.signature.divisorDependsOnTarget {
      factor = factor * Coefficient(1, countPower: 1)
    }
    func symbol(_ value: Graph.ValueID) -> Expression { arena.symbol(.value(value), graph.shape(of: value)) }
    self.init(
      prediction: symbol(node.prediction), target: node.target.map(symbol) ?? one,
      weights: (node.weight(.terms).map(symbol), node.weight(.positiveParts).map(symbol)),
      weight: arena.combination([(factor, one)]), scale: node.scale)
  }

  /// The same for the gradients: where nothing is reduced, every term is weighted with its upstream gradient too.
  /// `nil` without one.
  func differentiated(_ node: Graph.LossNode, in graph: Graph) -> LossSite? {
    guard node.reduction == .none else { return self }
    guard let upstream = node.upstream else { return nil }
    let arena = prediction.arena
    return LossSite(
      prediction: prediction, target: target, weights: weights,
      weight: weight ⊙ arena.symbol(.value(upstream), graph.shape(of: upstream)), scale: scale)
  }
}
