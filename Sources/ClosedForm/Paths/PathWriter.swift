import Networks
import Tensors

/// Writes paths' terms and their sums.
struct PathWriter {
  let derivation: Derivation
  let map: PathMap
  let search: PathSearch
  /// The products that are short enough to be written out, by the last step of their paths.
  let products: [Int: Int]
  let printers: [ExpressionPrinter]

  /// A sum is written with up to so many terms, of up to so many characters together where they are more than one.
  static let (maximumSummands, maximumLength) = (12, 4000)

  init(_ derivation: Derivation, _ map: PathMap, _ search: PathSearch, _ products: [Int: Int]) {
    (self.derivation, self.map, self.search, self.products) = (derivation, map, search, products)
    printers = [PrintStyle.latex, .text].map {
      ExpressionPrinter(nodes: derivation.nodes, names: derivation.names, style: $0)
    }
  }

  /// The gradient `gradient` by `value` with its terms.
  func gradient(of value: Graph.ValueID, _ gradient: Tensor<Double>, isComplete: Bool) -> ExpandedGradient {
    let found = search.terms[value] ?? []
    let terms = found.map { term(of: $0, in: gradient) }
    let isWhole = map.counts[value] == PathCount(UInt(found.count))
    var rest = gradient.elements
    for term in terms {
      for (index, element) in term.value.elements.enumerated() { rest[index] -= element }
    }
    let (latex, text) = sum(of: found, terms, isWhole: isWhole)
    return ExpandedGradient(
      formula: FormulaWriter(derivation).partial(value, latex: latex, text: text), paths: map.counts[value],
      terms: terms, remainder: isWhole ? nil : Tensor(shape: gradient.shape, elements: rest), isComplete: isComplete)
  }

  /// The meaning of a local derivative.
  func symbol(_ slope: Slopes.Slope) -> Symbol {
    let source = derivation.names.values[slope.source].text()
    return Symbol(
      latex: slope.name.latex(), text: slope.name.text(),
      meaning: "derivative of \(slope.kind) at \(source): \(printers[1].string(slope.definition.id))",
      shape: slope.definition.shape)
  }

  private func term(of candidate: PathSearch.Candidate, in gradient: Tensor<Double>) -> PathTerm {
    let visited = values(onPathTo: candidate.step)
    let graph = derivation.graph
    let layers = visited.filter { if case .node = graph.values[$0].origin { true } else { false } }
    let written = printers.map { printer in
      products[candidate.step].map(printer.string) ?? chain(visited, printer.style)
    }
    let total = gradient.inner(gradient)
    let share = gradient.inner(candidate.gradient) / total
    return PathTerm(
      path: layers.map(graph.name), latex: written[0], text: written[1], value: candidate.gradient,
      norm: candidate.norm, share: total > 0 && share.isFinite ? share : nil)
  }

  /// The values on a path, from the prediction on.
  func values(onPathTo step: Int) -> [Graph.ValueID] {
    let path = search.path(to: step)
    guard let root = path.first else { return [] }
    return map.roots[root.edge].visited + path.dropFirst().map(\.value)
  }

  /// A product too long to be written out: the derivatives along the path, those in its middle left out.
  private func chain(_ visited: [Graph.ValueID], _ style: PrintStyle) -> String {
    let name = { (value: Graph.ValueID) in
      style == .latex ? derivation.names.values[value].latex() : derivation.names.values[value].text()
    }
    let loss = style == .latex ? derivation.names.loss.latex() : derivation.names.loss.text()
    let symbols = [loss] + visited.map(name)
    let factors = zip(symbols, symbols.dropFirst()).map { above, below in
      style == .latex ? "\\frac{\\partial \(above)}{\\partial \(below)}" : "∂\(above)/∂\(below)"
    }
    let times = style == .latex ? " \\, " : " · "
    guard factors.count > 6 else { return factors.joined(separator: times) }
    let ellipsis = style == .latex ? "\\cdots" : "…"
    return (factors.prefix(3) + [ellipsis] + factors.suffix(3)).joined(separator: times)
  }
}

extension Tensor<Double> {
  /// The sum of the products of the elements of two tensors of one shape.
  func inner(_ other: Tensor<Double>) -> Double {
    zip(elements, other.elements).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
