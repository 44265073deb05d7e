import Networks

extension Layer {
  /// The layer as one that can be differentiated; `nil` where its kind has no rule.
  ///
  /// A cast would do, but then the runtime looks for the conformance at each layer.
  var rule: (any Differentiable)? {
    for kind in differentiableKinds where kind == Self.self { return kind.rule(of: self) }
    return nil
  }
}

extension Differentiable {
  @inline(__always)
  static func rule(of layer: some Layer) -> (any Differentiable)? { layer as? Self }
}

private let differentiableKinds = LayerCatalogue.kinds.compactMap { $0 as? any Differentiable.Type }
