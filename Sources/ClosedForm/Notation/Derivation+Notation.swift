import Networks
import Tensors

extension Derivation {
  /// Every symbol that the formulas of the forward pass and of the gradients by `wanted` use, in the order in which a
  /// reader meets them.
  func notation(of wanted: [Graph.ValueID], deltas used: [Graph.ValueID]) -> [Symbol] {
    var symbols: [Symbol] = []
    for input in graph.inputs { symbols.append(symbol(of: input, "input \(graph.name(of: input))")) }
    let inForward = Set(reachable(from: outputs.compactMap { $0 }).map { nodes[$0].operation })
    for node in graph.nodes {
      let (name, kind) = (graph.name(of: node.output), type(of: node.layer).kind.type)
      // Of a normalisation's buffers those are listed that it reads in this mode.
      for parameter in node.parameters
      where graph.isDifferentiable(parameter) || inForward.contains(.symbol(.value(parameter))) {
        symbols.append(symbol(of: parameter, "\(own(graph.name(of: parameter))) of \(name)"))
      }
      for auxiliary in Auxiliary.allCases {
        let symbol = SymbolID.auxiliary(node.output, auxiliary)
        guard let definition = definition(of: symbol) else { continue }
        let written = names.name(of: symbol)
        symbols.append(
          Symbol(
            latex: written.latex(), text: written.text(), meaning: "\(auxiliary.meaning) \(name)",
            shape: nodes[definition].shape))
      }
      let role = node.output == graph.prediction ? "prediction, output of" : "output of"
      symbols.append(symbol(of: node.output, "\(role) \(name) (\(kind))"))
    }
    if let target = graph.target { symbols.append(symbol(of: target, "target")) }
    for weight in graph.lossWeights {
      symbols.append(
        symbol(of: weight.value, "\(weight.role.rawValue) of the loss, which multiplies \(weight.role.meaning)"))
    }
    if let upstream = graph.upstream { symbols.append(symbol(of: upstream, "upstream gradient")) }
    symbols += objectiveSymbols
    for value in used {
      let (name, loss) = (names.deltas[value], names.loss)
      let wrt = names.values[value]
      symbols.append(
        Symbol(
          latex: name.latex(), text: name.text(),
          meaning: "∂\(loss.text())/∂\(wrt.text()), gradient at the output of \(graph.name(of: value))",
          shape: graph.shape(of: value)))
    }
    return symbols + operatorSymbols(of: wanted)
  }

  private func symbol(of value: Graph.ValueID, _ meaning: String) -> Symbol {
    let name = names.values[value]
    return Symbol(latex: name.latex(), text: name.text(), meaning: meaning, shape: graph.shape(of: value))
  }

  private func own(_ name: String) -> String {
    String(name.split(separator: ".").last ?? "").replacing("_", with: " ")
  }

  private var objectiveSymbols: [Symbol] {
    let (loss, count) = (names.loss, names.count)
    switch graph.objective {
    case nil: return []
    case .outputGradient(let upstream):
      let meaning = "⟨\(names.values[upstream].text()), \(names.values[graph.output].text())⟩"
      return [Symbol(latex: loss.latex(), text: loss.text(), meaning: meaning, shape: .scalar)]
    case .loss(let node):
      let kind = type(of: node.loss).kind.type
      var meaning = "loss (\(kind), reduction \(node.reduction.rawValue))"
      if let upstream = node.upstream {
        meaning += "; gradients are those of ⟨\(names.values[upstream].text()), \(loss.text())⟩"
      }
      var symbols = [Symbol(latex: loss.latex(), text: loss.text(), meaning: meaning, shape: node.shape)]
      if node.reduction == .mean, termCount != 1 || node.signature.divisorDependsOnTarget {
        symbols.append(Symbol(latex: count.latex(), text: count.text(), meaning: countMeaning(node), shape: nil))
      }
      return symbols
    }
  }

  /// What N is.
  private func countMeaning(_ node: Graph.LossNode) -> String {
    guard node.signature.divisorDependsOnTarget else { return "\(termCount), the number of terms of the loss" }
    let counted = node.weights.isEmpty ? "number" : "weights, summed,"
    return "the \(counted) of the terms of the loss that are not ignored"
  }

  /// The operators that the formulas contain.
  private func operatorSymbols(of wanted: [Graph.ValueID]) -> [Symbol] {
    var hasHadamard = false
    var hasTranspose = false
    var hasRows = false
    var hasOnes = false
    var hasAxes = false
    var functions: Set<ElementwiseFunction> = []
    var explained: [(latex: String, text: String, meaning: String)] = []
    let classes = graph.target.map { names.values[$0] } ?? names.count
    for id in reachable(from: (outputs + [loss] + wanted.map { gradients[$0] }).compactMap { $0 }) {
      let node = nodes[id]
      switch node.operation {
      case .hadamard: hasHadamard = hasHadamard || node.shape.count != 1
      case .timesTransposed, .transposedTimes, .times:
        hasTranspose = hasTranspose || node.operands.contains { nodes[$0].shape.count != 1 }
        hasRows = hasRows || nodes[node.operands[0]].shape.rank > 2
      case .rowSum: hasOnes = hasOnes || nodes[node.operands[0]].shape.count != 1
      case .ones: hasOnes = hasOnes || node.shape.count != 1
      case .sum: hasAxes = true
      case .function(let function):
        let isNew = functions.insert(function).inserted
        guard isNew, let meaning = function.meaning else { continue }
        let (latex, text) = (function.delimiters(in: .latex), function.delimiters(in: .text))
        explained.append(("\(latex.0)x\(latex.1)", "\(text.0)x\(text.1)", meaning))
      default:
        guard let operation = node.operation.meaning(classes: classes) else { continue }
        if !explained.contains(where: { $0 == operation }) { explained.append(operation) }
      }
    }
    var symbols: [Symbol] = []
    func add(_ isUsed: Bool, _ latex: String, _ text: String, _ meaning: String) {
      if isUsed { symbols.append(Symbol(latex: latex, text: text, meaning: meaning, shape: nil)) }
    }
    add(hasHadamard, "\\odot", "⊙", "elementwise product")
    add(hasTranspose, "\\top", "ᵀ", "transpose")
    add(
      hasRows, "A\\,B", "A B",
      "matrix product; of a tensor of more than two dimensions, all but the last count as rows")
    add(hasOnes, "\\mathbf{1}", "𝟏", "ones")
    add(hasAxes, "\\sum_{0}", "∑₀", "sum over dimension 0, counted from 0")
    add(functions.contains(.sigmoid), "\\sigma(x)", "σ(x)", "1/(1 + e⁻ˣ), elementwise")
    add(
      functions.contains(.isPositive), "\\mathbf{1}_{\\{x > 0\\}}", "𝟏{x > 0}",
      "1 where x > 0, else 0, elementwise: the derivative of ReLU, taken as 0 at 0")
    add(functions.contains(.clampedLogarithm), "\\log", "log", "natural logarithm, held above −100 as in PyTorch")
    add(functions.contains(.atLeastEpsilon), "\\varepsilon", "ε", "10⁻¹², below which no denominator falls")
    // What formulas use last has been found first.
    for symbol in explained.reversed() { add(true, symbol.latex, symbol.text, symbol.meaning) }
    return symbols
  }
}

extension LossWeight.Role {
  /// What it multiplies.
  fileprivate var meaning: String {
    switch self {
    case .terms: "the terms"
    case .positiveParts: "what a target of 1 adds to them"
    }
  }
}

extension Auxiliary {
  /// What it is, as a phrase that a layer's name ends.
  fileprivate var meaning: String {
    switch self {
    case .mean: "mean in"
    case .deviation: "standard deviation in"
    case .normalized: "normalised input of"
    }
  }
}
