import Networks
import Tensors
import Testing

@testable import Autograd

/// Every kind that a definition may hold can be differentiated.
@Suite struct CatalogueTests {
  @Test func everyKindHasARule() {
    let known = Set(LayerCatalogue.types + LossCatalogue.types)
    let missing = known.subtracting(CatalogueTests.kindsWithRules)
    #expect(missing.isEmpty, "without a rule: \(missing.sorted())")
  }

  /// The names of all kinds of layers and losses that have a rule.
  static let kindsWithRules: Set<String> = {
    let layers = LayerCatalogue.kinds.filter { $0 is any Differentiable.Type }.map { $0.kind.type }
    let losses = LossCatalogue.kinds.filter { $0 is any DifferentiableLoss.Type }.map { $0.kind.type }
    return Set(layers + losses + KindsWithoutNodes.all)
  }()
}

/// Kinds that no graph has a node of.
enum KindsWithoutNodes {
  /// In a graph, dropout is a product with a mask, or the identity.
  static let all = ["Dropout"]
}
