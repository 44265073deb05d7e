/// The table of all layer kinds: a row a kind. Each row's type has a file of its name in `Networks/Layers`, one in
/// `Autograd/Rules` and one in `ClosedForm/Rules`.
public enum LayerCatalogue {
  /// The kinds, by family.
  public static let kinds: [any Layer.Type] = [
    // affine
    Linear.self,
    // activation
    ReLU.self, Sigmoid.self, Tanh.self, Identity.self,
    // joining
    Add.self, Subtract.self, Multiply.self, Concat.self,
  ]

  /// The kinds' names, in the table's order.
  public static let types: [String] = kinds.map { $0.kind.type }

  /// The kind that is called `type`.
  static func kind(of type: String) -> (any Layer.Type)? { byType[type] }

  private static let byType = Dictionary(uniqueKeysWithValues: kinds.map { ($0.kind.type, $0) })
}

/// The table of all losses, as ``LayerCatalogue`` is of layers.
public enum LossCatalogue {
  /// The kinds.
  public static let kinds: [any Loss.Type] = [
    MSELoss.self, BCELoss.self, Mean.self, Sum.self,
  ]

  /// The kinds' names, in the table's order.
  public static let types: [String] = kinds.map { $0.kind.type }

  /// The kind that is called `type`.
  static func kind(of type: String) -> (any Loss.Type)? { byType[type] }

  private static let byType = Dictionary(uniqueKeysWithValues: kinds.map { ($0.kind.type, $0) })
}
