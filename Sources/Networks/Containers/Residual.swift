import Diagnostics

/// y = F(x) + S(x) with a body F and a shortcut S, the identity where none is given: a residual block. The sum is
/// an ``Add`` of the container's own name, which reads the body first.
///
/// K. He et al.: Deep Residual Learning for Image Recognition (2015), <https://arxiv.org/abs/1512.03385>.
struct Residual: Container {
  static let kind = KindDescription(
    "Residual", family: "containers", "the sum of a body and a shortcut, which read the same",
    arguments: [
      .init("body", "a list of layers"),
      .init("shortcut", "a list of layers; an empty one is the identity", default: "[]"),
    ])

  private let body: [LayerDefinition]
  private let shortcut: [LayerDefinition]

  init(reading arguments: inout ArgumentReader) {
    body = arguments.layers("body")
    shortcut = arguments.optionalLayers("shortcut") ?? []
  }

  static func joints(ofChildren count: Int) -> UnrolledSize { UnrolledSize(layers: 0, reads: 1) }

  func add(
    to builder: inout GraphBuilder, path: String, entry: GraphBuilder.Source, at pointer: JSONPointer
  ) -> GraphBuilder.Source {
    guard let source = builder.value(of: entry, at: pointer) else { return .faulty }
    let branch = builder.add(body, prefix: "\(path).body", entry: .value(source))
    let skip = builder.add(shortcut, prefix: "\(path).shortcut", entry: .value(source))
    guard case .value(let branch) = branch, case .value(let skip) = skip else { return .faulty }
    return builder.place(Add(), reading: [branch, skip], path: path, at: pointer, within: "Residual")
  }
}
