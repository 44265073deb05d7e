import Networks
import Tensors

// What surrounds a program's formulas: docstring, arguments and result.

extension NumPyProgram {
  /// The number of layers that the docstring lists.
  private static let listedLayers = 40

  var heading: String {
    var lines = ["\"\"\"The gradients of a network, by their closed form.", ""]
    lines.append("Layers:")
    for node in graph.nodes.prefix(NumPyProgram.listedLayers) {
      let sources = node.sources.map { graph.name(of: $0) }.joined(separator: ", ")
      let kind = type(of: node.layer).kind.type
      lines.append("  \(graph.name(of: node.output)) = \(kind)(\(sources)), shape \(graph.shape(of: node.output))")
    }
    if graph.nodes.count > NumPyProgram.listedLayers {
      lines.append("  … and \(graph.nodes.count - NumPyProgram.listedLayers) more")
    }
    lines.append(objective)
    return lines.enumerated().map { $0 == 0 ? $1 : Python.remark($1) }.joined(separator: "\n") + "\n\"\"\"\n"
  }

  private var objective: String {
    switch graph.objective {
    case .loss(let node):
      let scale = node.scale == 1 ? "" : ", times \(Python.number(node.scale))"
      let kind = type(of: node.loss).kind.type
      return "Loss: \(kind) of \(graph.name(of: node.prediction)), reduction \(node.reduction.rawValue)\(scale)"
    case .outputGradient:
      return "Gradients are those of <output_gradient, \(graph.name(of: graph.output))>."
    case nil: return "There is no loss."
    }
  }

  private var hasMasks: Bool {
    graph.values.contains { if case .dropoutMask = $0.origin { true } else { false } }
  }

  var signature: String {
    var arguments = ["parameters", "inputs", graph.target == nil ? "target=None" : "target"]
    if graph.upstream != nil || hasMasks { arguments.append("*") }
    if graph.upstream != nil { arguments.append("output_gradient=None") }
    if hasMasks { arguments.append("seed=\(UInt32(truncatingIfNeeded: seed))") }
    return """
      def gradients(\(arguments.joined(separator: ", "))):
          \"""The loss, the output and the gradients; all arrays are given and returned by name.\"""
      """
  }

  func writeArguments(_ writer: inout NumPyWriter) {
    if graph.upstream != nil {
      writer.write("    if output_gradient is None:")
      writer.write("        raise ValueError(\"output_gradient, the upstream gradient, is needed\")")
    }
    if hasMasks { writer.write("    random = np.random.RandomState(seed)  # the Mersenne Twister") }
    for (id, value) in graph.values.enumerated() {
      if case .dropoutMask(let p) = value.origin {
        // Masks are drawn one after the other, used or not.
        let arguments = ["random", Python.tuple(value.shape.dimensions), Python.number(p)]
        let call = writer.call(.dropoutMask, arguments).text
        write(id, call, &writer)
      }
    }
    for id in given {
      let value = graph.values[id]
      let name = Python.string(value.name)
      switch value.origin {
      case .input: write(id, array("inputs[\(name)]"), &writer)
      case .parameter(.buffer(let initial)):
        let first = "np.full(\(Python.tuple(value.shape.dimensions)), \(Python.number(initial)))"
        write(id, array("parameters.get(\(name), \(first))"), &writer)
      case .parameter: write(id, array("parameters[\(name)]"), &writer)
      case .target: write(id, array("target"), &writer)
      case .outputGradient: write(id, array("output_gradient"), &writer)
      case .lossWeight(let index):
        write(id, array(graph.lossWeight(index).map { Python.list($0.tensor) } ?? "1"), &writer)
      case .node, .dropoutMask: break
      }
    }
    if let count { writer.write("    \(countIdentifier) = \(count)") }
  }

  private func array(_ source: String) -> String { "np.asarray(\(source), dtype=float)" }

  private func write(_ value: Graph.ValueID, _ source: String, _ writer: inout NumPyWriter) {
    let symbol = derivation.names.values[value].text()
    let identifier = identifiers[.value(value)] ?? "_"
    let shown = Python.remark(symbol == identifier ? "" : "\(symbol) ")
    let line = "    \(identifier) = \(source)"
    if line.utf8.count <= NumPyWriter.lineLimit {
      writer.write("\(line)  # \(shown)\(graph.shape(of: value))")
    } else {
      writer.write("    \(identifier) = (  # \(shown)\(graph.shape(of: value))")
      for part in Python.broken(source, width: NumPyWriter.lineLimit) { writer.write("        \(part)") }
      writer.write("    )")
    }
  }

  /// N and its comment; `nil` where no formula reads it.
  private var count: String? {
    guard case .loss(let node) = graph.objective, node.reduction == .mean else { return nil }
    if node.signature.divisorDependsOnTarget, let loss = node.loss as? any ClassificationLoss, let target = node.target,
      let y = identifiers[.value(target)]
    {
      let kept = "\(y) != \(loss.ignoreIndex)"
      guard let weight = node.weight(.terms), let w = identifiers[.value(weight)] else {
        return "np.sum(\(kept))  # the number of terms that are not ignored"
      }
      return "np.sum(\(w)[\(y)[\(kept)].astype(int)])  # the weight of the terms that are not ignored"
    }
    return derivation.termCount == 1 ? nil : "\(derivation.termCount)  # the number of terms of the loss"
  }

  func writeResult(_ writer: inout NumPyWriter) {
    writer.write("")
    writer.write("    return {")
    let isScalar = loss.map { derivation.nodes[$0.expression].shape.rank == 0 }
    writer.write("        \"loss\": \(isScalar.map { $0 ? "np.asarray(loss)" : "loss" } ?? "None"),")
    let output = identifiers[.value(graph.output)] ?? "None"
    writer.write("        \"output\": \(array(output, of: graph.output)),")
    var isWritten: Set<Graph.ValueID> = []
    let distinct = wanted.filter { isWritten.insert($0).inserted }
    func write(_ key: String, _ values: [Graph.ValueID]) {
      guard !values.isEmpty else { return writer.write("        \"\(key)\": {},") }
      writer.write("        \"\(key)\": {")
      for value in values {
        let name = Python.string(graph.name(of: value))
        writer.write("            \(name): \(result(of: value)),")
      }
      writer.write("        },")
    }
    let values = distinct.filter { if case .node = graph.values[$0].origin { true } else { false } }
    write("parameters", distinct.filter { if case .parameter = graph.values[$0].origin { true } else { false } })
    write("inputs", distinct.filter { if case .input = graph.values[$0].origin { true } else { false } })
    if !values.isEmpty { write("values", values) }
    writer.write("    }")
  }

  private func result(of value: Graph.ValueID) -> String {
    guard derivation.gradients[value] != nil, let identifier = gradientIdentifiers[value] else {
      return "np.zeros(\(Python.tuple(graph.shape(of: value).dimensions)))"
    }
    return array(identifier, of: value)
  }

  /// A single number that has come out of a calculation is no array yet.
  private func array(_ identifier: String, of value: Graph.ValueID) -> String {
    graph.shape(of: value).rank == 0 ? "np.asarray(\(identifier))" : identifier
  }
}
