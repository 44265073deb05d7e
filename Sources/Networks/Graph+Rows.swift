import Tensors

extension Graph {
  /// The size of the first dimension of all inputs, of what layers make of them, and of the target, where each row goes
  /// through the network by itself; `nil` where rows depend on each other.
  public var rows: Int? {
    guard let first = inputs.first, shape(of: first).rank >= 1 else { return nil }
    let rows = shape(of: first)[0]
    for value in values where value.hasRows {
      guard value.shape.rank >= 1, value.shape[0] == rows else { return nil }
    }
    for node in nodes {
      guard node.sources.allSatisfy({ values[$0].hasRows }),
        node.layer.isRowwise(for: node.sources.map { shape(of: $0) })
      else { return nil }
    }
    if case .loss(let loss) = objective {
      // A prediction of one dimension may be one example of several classes.
      let rank = shape(of: loss.prediction).rank
      guard loss.reduction != .none, rank >= 2, loss.signature.terms.rank >= 1, loss.signature.terms[0] == rows,
        loss.weights.allSatisfy({ shape(of: $0).rank < rank || shape(of: $0)[0] == 1 })
      else { return nil }
    }
    return rows
  }

  /// The same network for `count` of its ``rows``, whose loss is these rows' part of the whole loss.
  /// - Precondition: ``rows`` is not `nil`, and `count` not larger.
  public func taking(rows count: Int) -> Graph {
    let share = Double(count) / Double(max(rows ?? 1, 1))
    var objective = objective
    if case .loss(let loss) = objective { objective = .loss(loss.taking(rows: count)) }
    return Graph(
      Parts(
        values: values.map { value in
          value.hasRows
            ? Value(name: value.name, shape: value.shape.taking(rows: count), origin: value.origin) : value
        }, nodes: nodes, inputs: inputs, parameters: parameters, buffers: buffers, output: output, objective: objective,
        work: work * share))
  }
}

extension Graph.Value {
  /// Whether the value has a row for each example; a parameter is the same for all, and so is a loss's weight.
  public var hasRows: Bool {
    switch origin {
    case .parameter, .lossWeight: false
    case .input, .node, .target, .outputGradient, .dropoutMask: true
    }
  }
}

extension Graph.LossNode {
  fileprivate func taking(rows count: Int) -> Graph.LossNode {
    Graph.LossNode(
      loss: loss,
      signature: LossSignature(
        target: signature.target?.taking(rows: count), terms: signature.terms.taking(rows: count),
        meanDivisor: signature.meanDivisor, divisorDependsOnTarget: signature.divisorDependsOnTarget),
      reduction: reduction, scale: scale, prediction: prediction, target: target, weights: weights,
      upstream: upstream)
  }
}

extension Shape {
  fileprivate func taking(rows count: Int) -> Shape { replacing(0, with: count) ?? self }
}
