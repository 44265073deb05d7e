import Networks

/// Writes a derivation's equations in both notations.
struct FormulaWriter {
  private let derivation: Derivation
  private let latex: ExpressionPrinter
  private let text: ExpressionPrinter

  init(_ derivation: Derivation) {
    self.derivation = derivation
    latex = ExpressionPrinter(nodes: derivation.nodes, names: derivation.names, style: .latex)
    text = ExpressionPrinter(nodes: derivation.nodes, names: derivation.names, style: .text)
  }

  /// a^{[1]} = σ(f^{[1]}); `nil` for what no layer computes.
  func output(of value: Graph.ValueID) -> Formula? {
    derivation.outputs[value].map { equation(derivation.names.values[value], of: value, equals: $0) }
  }

  /// Every layer's output in forward order, behind what is named on the way to it.
  func forward() -> [Formula] {
    var named: [Graph.ValueID: [Formula]] = [:]
    for (symbol, definition) in derivation.auxiliaries {
      guard case .auxiliary(let value, let auxiliary) = symbol else { continue }
      let name = "\(derivation.graph.name(of: value)).\(auxiliary.rawValue)"
      named[value, default: []].append(equation(derivation.names.name(of: symbol), name, equals: definition))
    }
    return derivation.graph.nodes.flatMap { node in
      (named[node.output] ?? []) + (output(of: node.output).map { [$0] } ?? [])
    }
  }

  /// δ^{[1]} = …; `nil` where the value has no δ of its own.
  func delta(of value: Graph.ValueID) -> Formula? {
    derivation.deltaDefinitions[value].map { equation(derivation.names.deltas[value], of: value, equals: $0) }
  }

  /// L = ….
  func loss(_ id: Int) -> Formula {
    let symbol = derivation.names.loss
    return Formula(
      name: "loss", latex: "\(symbol.latex()) = \(latex.string(id))", text: "\(symbol.text()) = \(text.string(id))")
  }

  /// ∂L/∂W^{[1]} = ….
  func gradient(of value: Graph.ValueID) -> Formula {
    guard let id = derivation.gradients[value] else { return partial(value, latex: "0", text: "0") }
    return partial(value, equals: id)
  }

  /// ∂L/∂… = the expression at `id`.
  func partial(_ value: Graph.ValueID, equals id: Int) -> Formula {
    partial(value, latex: latex.string(id), text: text.string(id))
  }

  /// ∂L/∂… = what is written.
  func partial(_ value: Graph.ValueID, latex: String, text: String) -> Formula {
    let (loss, symbol) = (derivation.names.loss, derivation.names.values[value])
    return Formula(
      name: derivation.graph.name(of: value),
      latex: "\\frac{\\partial \(loss.latex())}{\\partial \(symbol.latex())} = \(latex)",
      text: "∂\(loss.text())/∂\(symbol.text()) = \(text)")
  }

  private func equation(_ symbol: SymbolName, of value: Graph.ValueID, equals id: Int) -> Formula {
    equation(symbol, derivation.graph.name(of: value), equals: id)
  }

  private func equation(_ symbol: SymbolName, _ name: String, equals id: Int) -> Formula {
    Formula(
      name: name, latex: "\(symbol.latex()) = \(latex.string(id))",
      text: "\(symbol.text()) = \(text.string(id))")
  }
}
