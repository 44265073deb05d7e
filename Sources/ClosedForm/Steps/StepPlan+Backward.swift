import Networks
import Tensors

extension StepPlan {
  /// The way back: the gradient at every value on a path to `wanted`, each when all of its consumers are done, and
  /// then those of the layer's parameters.
  mutating func goBack(to wanted: [Graph.ValueID]) {
    addLoss()
    for value in map.order {
      if !map.roots.contains(where: { $0.value == value }) { addGradient(at: value) }
      for edge in map.edges[value] {
        if case .parameter = graph.values[edge.target].origin { addGradient(at: edge.target) }
      }
    }
    for value in wanted where derivation.gradients[value] == nil || map.counts[value] == .zero {
      let zeros = arena.zeros(graph.shape(of: value))
      add(
        .backward, graph.name(of: value), "the loss does not depend on it", [partial(value)], .expression(zeros.id))
    }
    for input in graph.inputs where incoming[input] != nil { addGradient(at: input) }
  }

  /// δ = ∂L/∂v = …, or without a δ.
  private func left(_ value: Graph.ValueID) -> [Phrase] {
    derivation.deltaDefinitions[value] == nil
      ? [partial(value)] : [Phrase(names.deltas[value]), partial(value)]
  }

  /// The gradient at `value`: by the rule of its only consumer, or as the sum over all of them.
  private mutating func addGradient(at value: Graph.ValueID) {
    guard let edges = incoming[value], let first = edges.first, let gradient = derivation.gradients[value] else {
      return
    }
    let body = StepDraft.Body.expression(derivation.deltaDefinitions[value] ?? gradient)
    let name = graph.name(of: value)
    let left = left(value) + chain(to: value)
    guard edges.count > 1 else {
      addDerivative(of: first.consumer)
      return add(.backward, name, rule(of: first.consumer, first.edge), left, body)
    }
    if detail == .full {
      for (consumer, edge) in edges { addContribution(of: consumer, edge) }
    }
    add(.backward, name, "sum over consumers", left, body)
  }

  /// What one of several consumers contributes.
  private mutating func addContribution(of consumer: Graph.ValueID, _ edge: BackwardEdge) {
    guard let (layer, here, _) = layer(writing: consumer), let gradient = derivation.gradients[consumer] else { return }
    addDerivative(of: consumer)
    let delta = Expression(arena: arena, id: gradient)
    let whole = partial(edge.target)
    let through = names.values[consumer]
    let phrase = Phrase(
      "\\left.\(whole.latex)\\right|_{\(through.latex())}", "\(whole.text) through \(through.text())")
    add(
      .backward, graph.name(of: edge.target), rule(of: consumer, edge), [phrase],
      .expression(layer.gradient(ofSource: edge.port, here, delta).id))
  }

  /// How the derivative of an activation is found, the first time that it is used.
  private mutating func addDerivative(of consumer: Graph.ValueID) {
    guard detail == .full, let (layer, _, node) = layer(writing: consumer), let input = node.sources.first,
      !layer.derivativeSteps.isEmpty, derivedKinds.insert(type(of: layer).kind.type).inserted
    else { return }
    let left = Phrase(derivativeOf: names.values[consumer], by: names.values[input])
    for step in layer.derivativeSteps {
      add(
        .backward, graph.name(of: consumer), step.rule, [left],
        .derivative(step, input: input, output: consumer))
    }
  }

  private func rule(of consumer: Graph.ValueID, _ edge: BackwardEdge) -> String {
    guard let (layer, here, node) = layer(writing: consumer) else { return "chain rule" }
    return layer.name(of: node.parameters.contains(edge.target) ? .parameter(edge.port) : .source(edge.port), here)
  }

  /// ∂L/∂c ∂c/∂v + …, where all are single numbers; nothing otherwise.
  private func chain(to value: Graph.ValueID) -> [Phrase] {
    let consumers = (incoming[value] ?? []).map(\.consumer)
    guard ([value] + consumers).allSatisfy({ graph.shape(of: $0).count == 1 }), consumers.count <= 4 else { return [] }
    let products = consumers.map { consumer in
      let (outer, inner) = (partial(consumer), Phrase(derivativeOf: names.values[consumer], by: names.values[value]))
      return Phrase("\(outer.latex) \\, \(inner.latex)", "\(outer.text) · \(inner.text)")
    }
    return [
      Phrase(
        products.map(\.latex).joined(separator: " + "), products.map(\.text).joined(separator: " + "))
    ]
  }
}

// MARK: - The loss

extension StepPlan {
  /// The gradient that the loss gives directly, and where it and the activation before it cancel.
  private mutating func addLoss() {
    let prediction = graph.prediction
    guard map.counts[prediction] != .zero || derivation.cancellation != nil else { return }
    guard case .loss(let node) = graph.objective, let loss = node.loss as? any FormulatedLoss,
      let here = LossSite(node, in: graph, arena).differentiated(node, in: graph)
    else {
      if let gradient = derivation.gradients[prediction] {
        add(
          .backward, graph.name(of: prediction), "upstream gradient", left(prediction),
          .expression(derivation.deltaDefinitions[prediction] ?? gradient))
      }
      return
    }
    let stages = loss.gradientSteps(here)
    if detail == .full { for stage in stages { addLossStage(stage.rule, stage.gradient) } }
    guard let cancellation = derivation.cancellation else {
      let rule = [loss.name(of: .gradient), derivation.lossSimplification?.rule].compactMap { $0 }
      guard let gradient = derivation.gradients[prediction] else { return }
      return add(
        .backward, graph.name(of: prediction), stages.isEmpty ? rule.joined(separator: ": ") : rule[rule.count - 1],
        left(prediction), .expression(derivation.deltaDefinitions[prediction] ?? gradient))
    }
    if stages.isEmpty || detail == .brief, detail == .full || wanted.contains(prediction) {
      addLossStage(loss.name(of: .gradient), loss.gradient(here))
    }
    if detail == .full { addProduct(stages.last?.gradient ?? loss.gradient(here), cancellation) }
    guard map.counts[cancellation.value] != .zero,
      map.order.contains(cancellation.value) || wanted.contains(cancellation.value)
    else { return }
    add(
      .backward, graph.name(of: cancellation.value), cancellation.rule, left(cancellation.value),
      .expression(derivation.deltaDefinitions[cancellation.value] ?? cancellation.gradient))
  }

  private mutating func addLossStage(_ rule: String, _ gradient: Expression) {
    add(.backward, graph.name(of: graph.prediction), rule, [partial(graph.prediction)], .expression(gradient.id))
  }

  /// The chain rule before anything cancels.
  private mutating func addProduct(
    _ gradient: Expression,
    _ cancellation: (value: Graph.ValueID, activation: Graph.ValueID, rule: String, gradient: Int)
  ) {
    guard let (layer, here, _) = layer(writing: cancellation.activation) else { return }
    addDerivative(of: cancellation.activation)
    let outer = partial(cancellation.activation)
    let inner = Phrase(derivativeOf: names.values[cancellation.activation], by: names.values[cancellation.value])
    let isPlain = graph.shape(of: cancellation.value).count == 1
    let chain = Phrase("\(outer.latex) \\, \(inner.latex)", "\(outer.text) · \(inner.text)")
    add(
      .backward, graph.name(of: cancellation.value), "chain rule",
      [partial(cancellation.value)] + (isPlain ? [chain] : []),
      .expression(layer.gradient(ofSource: 0, here, gradient).id))
  }
}
