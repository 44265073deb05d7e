import Diagnostics

/// Layers each of which reads the block's input and all outputs before it, side by side along dimension 1 (0 for
/// rank 1); so is the block's output. What the layer `conv2` reads is a ``Concat`` called `conv2.input`; the output
/// is one of the container's own name. Copies by `repeat` are layers of the block like any other.
///
/// G. Huang et al.: Densely Connected Convolutional Networks (2016), <https://arxiv.org/abs/1608.06993>.
struct DenseBlock: Container {
  static let kind = KindDescription(
    "DenseBlock", family: "containers",
    "layers that each read the block's input and all outputs before, side by side",
    arguments: [.init("layers", "a list of layers")])

  private let layers: [LayerDefinition]

  init(reading arguments: inout ArgumentReader) {
    layers = arguments.layers("layers")
  }

  /// A concatenation before each layer but the first, of 2 to n values, and the output's, of n + 1.
  static func joints(ofChildren count: Int) -> UnrolledSize {
    UnrolledSize(layers: count, reads: count.multipliedSaturated(by: count.addingSaturated(3)) / 2)
  }

  func add(
    to builder: inout GraphBuilder, path: String, entry: GraphBuilder.Source, at pointer: JSONPointer
  ) -> GraphBuilder.Source {
    guard let source = builder.value(of: entry, at: pointer) else { return .faulty }
    var joined = [source]
    for layer in builder.placed(layers, prefix: path) {
      var input = GraphBuilder.Source.value(source)
      if joined.count > 1, layer.definition.from == nil || layer.ordinal > 0 {
        input = builder.place(
          Concat(), reading: joined, path: "\(layer.path).input", at: layer.definition.pointer, within: "DenseBlock")
        builder.register("\(layer.path).input", input, layer)
      }
      guard case .value(let output) = builder.add(layer, prefix: path, entry: input) else { return .faulty }
      joined.append(output)
    }
    return builder.place(Concat(), reading: joined, path: path, at: pointer, within: "DenseBlock")
  }
}
