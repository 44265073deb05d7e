/// The table of all layer kinds: a row a kind. Each row's type has a file of its name in `Networks/Layers`, and its rules in
/// `Autograd/Rules` and `ClosedForm/Rules`, in a file of its name or in one that it shares with its like. Containers have
/// a table of their own, ``ContainerCatalogue``.
public enum LayerCatalogue {
  /// The kinds, by family.
  public static let kinds: [any Layer.Type] = [
    // affine
    Linear.self, Conv2d.self,
    // normalisation
    BatchNorm1d.self, BatchNorm2d.self, LayerNorm.self,
    // activation
    ReLU.self, LeakyReLU.self, ELU.self, GELU.self, SiLU.self, Sigmoid.self, Tanh.self, Softplus.self,
    Softmax.self, LogSoftmax.self, Identity.self,
    // pooling, shape
    MaxPool2d.self, AvgPool2d.self, AdaptiveAvgPool2d.self, Flatten.self, Dropout.self,
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
    MSELoss.self, L1Loss.self, SmoothL1Loss.self, HuberLoss.self,
    BCELoss.self, BCEWithLogitsLoss.self, CrossEntropyLoss.self, NLLLoss.self,
    Mean.self, Sum.self,
  ]

  /// The kinds' names, in the table's order.
  public static let types: [String] = kinds.map { $0.kind.type }

  /// The kind that is called `type`.
  static func kind(of type: String) -> (any Loss.Type)? { byType[type] }

  private static let byType = Dictionary(uniqueKeysWithValues: kinds.map { ($0.kind.type, $0) })
}
