import Diagnostics
import Tensors

extension Graph {
  /// What is wrong with parameters of the given shapes: those that are missing, of another shape, or of no layer.
  ///
  /// - Parameters:
  ///   - shapes: the shapes by name; `nil` where all has been said already about a parameter.
  ///   - drawsMissing: whether those that are missing are drawn.
  public func faults(inParameters shapes: [String: Shape?], drawsMissing: Bool) -> Faults {
    var faults = Faults()
    lazy var readers = self.readers
    for id in parameters + buffers {
      let value = values[id]
      switch shapes[value.name] {
      case .some(.some(let shape)) where shape != value.shape:
        faults.add(
          at: Graph.parametersPointer.appending(value.name),
          "must have shape \(value.shape), not \(shape)\(readers[id, default: ""])")
      case nil where !drawsMissing && !value.isBuffer:
        faults.add(
          at: Graph.parametersPointer,
          "parameter \"\(value.name)\" of shape \(value.shape) is missing; \"initialize\" would draw it")
      default: break
      }
    }
    rejectUnknown(shapes.keys, &faults)
    return faults
  }

  /// Of each parameter, what its layer reads: that may be what is wrong.
  private var readers: [ValueID: String] {
    var readers: [ValueID: String] = [:]
    for node in nodes {
      guard let source = node.sources.first else { continue }
      for parameter in node.parameters {
        readers[parameter] = ": \(name(of: node.output)) reads \(name(of: source)) of shape \(shape(of: source))"
      }
    }
    return readers
  }

  private func rejectUnknown(_ names: some Collection<String>, _ faults: inout Faults) {
    let ordered = (parameters + buffers).map(name(of:))
    let known = Set(ordered)
    let unknown = names.filter { !known.contains($0) }.sorted()
    for (index, name) in unknown.enumerated() {
      // Finding the nearest name takes time: the first few faults tell it.
      let meant = index < 32 ? suggestion(for: name, among: ordered) : ""
      faults.add(
        at: Graph.parametersPointer.appending(name), "no layer has a parameter \"\(name.prefix(64))\"\(meant)")
    }
  }

  private static let parametersPointer = JSONPointer.root.appending("parameters")
}

extension Graph.Value {
  /// Whether this is a parameter or a buffer.
  var isParameter: Bool {
    if case .parameter = origin { true } else { false }
  }

  fileprivate var isBuffer: Bool {
    if case .parameter(.buffer) = origin { true } else { false }
  }
}
