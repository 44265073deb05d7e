import Diagnostics

/// Layers one behind the other: `torch.nn.Sequential`.
struct Sequential: Container {
  static let kind = KindDescription(
    "Sequential", family: "containers", "layers one behind the other",
    arguments: [.init("layers", "a list of layers")])

  private let layers: [LayerDefinition]

  init(reading arguments: inout ArgumentReader) {
    layers = arguments.layers("layers")
  }

  static func joints(ofChildren count: Int) -> UnrolledSize { UnrolledSize() }

  func add(
    to builder: inout GraphBuilder, path: String, entry: GraphBuilder.Source, at pointer: JSONPointer
  ) -> GraphBuilder.Source {
    builder.add(layers, prefix: path, entry: entry)
  }
}
