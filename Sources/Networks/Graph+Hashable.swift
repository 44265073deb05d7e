extension Graph: Hashable {
  /// Two graphs are equal where they compute the same from the same numbers: programs are cached by this.
  public static func == (a: Graph, b: Graph) -> Bool {
    if a.parts === b.parts { return true }
    return a.parts.hash == b.parts.hash && a.values == b.values && a.output == b.output && a.nodes == b.nodes
      && a.objective == b.objective
  }

  /// Leaves out names and most of the shapes, which layers, their arguments and sizes determine.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(parts.hash)
  }
}

extension Graph.Node: Hashable {
  public static func == (a: Graph.Node, b: Graph.Node) -> Bool {
    a.output == b.output && a.sources == b.sources && a.parameters == b.parameters
      && areEqual(a.layer, b.layer)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(Swift.type(of: layer)))
    layer.hash(into: &hasher)
    hasher.combine(sources)
    hasher.combine(output)
  }
}

extension [Graph.Node] {
  /// Hashes of each layer the kind with its arguments, what it reads, and the size of what it writes.
  func hashPlaces(into hasher: inout Hasher, _ values: [Graph.Value]) {
    // By index: a loop over the nodes would copy each.
    for index in indices {
      hasher.combine(ObjectIdentifier(Swift.type(of: self[index].layer)))
      self[index].layer.hash(into: &hasher)
      for source in self[index].sources { hasher.combine(source) }
      hasher.combine(values[self[index].output].shape.count)
    }
  }
}

extension Graph.Objective: Hashable {
  public static func == (a: Graph.Objective, b: Graph.Objective) -> Bool {
    switch (a, b) {
    case (.loss(let a), .loss(let b)): a == b
    case (.outputGradient(let a), .outputGradient(let b)): a == b
    default: false
    }
  }

  public func hash(into hasher: inout Hasher) {
    switch self {
    case .loss(let node): hasher.combine(node)
    case .outputGradient(let upstream): hasher.combine(upstream)
    }
  }
}

extension Graph.LossNode: Hashable {
  public static func == (a: Graph.LossNode, b: Graph.LossNode) -> Bool {
    a.signature == b.signature && a.reduction == b.reduction && a.scale == b.scale && a.prediction == b.prediction
      && a.target == b.target && a.weights == b.weights && a.upstream == b.upstream && areEqual(a.loss, b.loss)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(Swift.type(of: loss)))
    loss.hash(into: &hasher)
    hasher.combine(signature)
    hasher.combine(reduction)
    hasher.combine(scale)
    hasher.combine(prediction)
  }
}

/// Whether two values of types that may differ are equal.
private func areEqual<A: Equatable>(_ a: A, _ b: some Equatable) -> Bool {
  (b as? A) == a
}
