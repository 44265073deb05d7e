import Networks
import Tensors

/// Puts a program together: a docstring, the helpers that are used, and `gradients`.
struct NumPyProgram {
  let derivation: Derivation
  let wanted: [Graph.ValueID]
  let seed: Int

  var graph: Graph { derivation.graph }
  private let forward: [NumPyDefinition]
  let loss: NumPyDefinition?
  private let deltas: [NumPyDefinition]
  private let gradients: [NumPyDefinition]
  /// The gradients' identifiers, by value.
  let gradientIdentifiers: [Graph.ValueID: String]
  /// The values that are read from the arguments, in order.
  let given: [Graph.ValueID]
  let identifiers: [SymbolID: String]
  let countIdentifier: String
  private let free: PythonIdentifiers

  init(_ derivation: Derivation, wanted: [Graph.ValueID], seed: Int) {
    self.derivation = derivation
    self.wanted = wanted
    self.seed = seed
    let graph = derivation.graph
    var free = PythonIdentifiers(
      reserved: [
        "np", "math", "gradients", "parameters", "inputs", "target", "output_gradient", "seed", "random", "loss",
      ]
        + NumPyHelper.allCases.map(\.rawValue))
    countIdentifier = free.identifier(derivation.names.count.text())

    let roots = [derivation.outputs[graph.output], derivation.loss] + wanted.map { derivation.gradients[$0] }
    var isUsed = [Bool](repeating: false, count: graph.values.count)
    var isUsedDelta = isUsed
    var usedAuxiliaries: Set<SymbolID> = []
    isUsed[graph.output] = true
    for id in derivation.reachable(from: roots.compactMap { $0 }) {
      switch derivation.nodes[id].operation {
      case .symbol(.value(let value)): isUsed[value] = true
      case .symbol(.delta(let value)): isUsedDelta[value] = true
      case .symbol(let symbol): usedAuxiliaries.insert(symbol)
      default: break
      }
    }
    var identifiers: [SymbolID: String] = [:]
    for (id, value) in graph.values.enumerated() where isUsed[id] {
      switch value.origin {
      case .target: identifiers[.value(id)] = free.identifier("y")
      case .outputGradient: identifiers[.value(id)] = free.identifier("u")
      case .input, .parameter, .node, .lossWeight, .dropoutMask: identifiers[.value(id)] = free.identifier(value.name)
      }
    }
    for (symbol, _) in derivation.auxiliaries where usedAuxiliaries.contains(symbol) {
      guard case .auxiliary(let value, let auxiliary) = symbol else { continue }
      identifiers[symbol] = free.identifier("\(graph.name(of: value)).\(auxiliary.rawValue)")
    }
    for id in derivation.deltaOrder where isUsedDelta[id] {
      identifiers[.delta(id)] = free.identifier(graph.name(of: id), prefix: "delta_")
    }
    var gradientIdentifiers: [Graph.ValueID: String] = [:]
    for value in wanted where gradientIdentifiers[value] == nil {
      gradientIdentifiers[value] = free.identifier(graph.name(of: value), prefix: "d_")
    }
    let writer = FormulaWriter(derivation)
    let printer = ExpressionPrinter(nodes: derivation.nodes, names: derivation.names, style: .text)
    func definition(_ symbol: SymbolID, _ expression: Int?, _ formula: Formula?) -> NumPyDefinition? {
      guard let identifier = identifiers[symbol], let expression, let formula else { return nil }
      return NumPyDefinition(identifier: identifier, expression: expression, formula: formula.text)
    }
    var named: [Graph.ValueID: [NumPyDefinition]] = [:]
    for (symbol, expression) in derivation.auxiliaries {
      guard case .auxiliary(let value, _) = symbol, let identifier = identifiers[symbol] else { continue }
      let formula = "\(derivation.names.name(of: symbol).text()) = \(printer.string(expression))"
      named[value, default: []].append(
        NumPyDefinition(identifier: identifier, expression: expression, formula: formula))
    }
    forward = graph.nodes.map(\.output).flatMap { value in
      let output = definition(.value(value), derivation.outputs[value], writer.output(of: value))
      return (named[value] ?? []) + (output.map { [$0] } ?? [])
    }
    loss = derivation.loss.map {
      NumPyDefinition(identifier: "loss", expression: $0, formula: writer.loss($0).text)
    }
    deltas = derivation.deltaOrder.compactMap {
      definition(.delta($0), derivation.deltaDefinitions[$0], writer.delta(of: $0))
    }
    var isDefined: Set<Graph.ValueID> = []
    gradients = wanted.compactMap { value in
      guard isDefined.insert(value).inserted, let expression = derivation.gradients[value],
        let identifier = gradientIdentifiers[value]
      else { return nil }
      return NumPyDefinition(
        identifier: identifier, expression: expression, formula: writer.gradient(of: value).text)
    }
    given = graph.values.indices.filter { identifiers[.value($0)] != nil && derivation.outputs[$0] == nil }
    self.identifiers = identifiers
    self.gradientIdentifiers = gradientIdentifiers
    self.free = free
  }

  /// The program.
  func text() -> String {
    let roots = forward + (loss.map { [$0] } ?? []) + deltas + gradients
    var writer = NumPyWriter(
      derivation, identifiers: identifiers, count: countIdentifier, free: free, roots: roots)
    writeArguments(&writer)
    writeSection("Forward", forward, &writer)
    if let loss { writeSection("The loss", [loss], &writer) }
    writeSection("Backward: δ is the gradient at a layer's output", deltas, &writer)
    writeSection("Gradients", gradients, &writer)
    writeResult(&writer)
    let helpers = NumPyHelper.allCases.filter { writer.helpers.contains($0) }.map(\.definition)
    let functions = helpers + [([signature] + writer.lines).joined(separator: "\n")]
    let math = writer.helpers.contains(where: \.needsMath) ? "import math\n\n" : ""
    return "\(heading)\n\(math)import numpy as np\n\n\n" + functions.joined(separator: "\n\n\n") + "\n"
  }

  private func writeSection(_ title: String, _ definitions: [NumPyDefinition], _ writer: inout NumPyWriter) {
    guard !definitions.isEmpty else { return }
    writer.write("")
    writer.write("    # --- \(title) ---")
    for definition in definitions { writer.define(definition) }
  }
}
