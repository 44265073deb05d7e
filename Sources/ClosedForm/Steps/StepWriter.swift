import Clocks
import Networks
import Tensors

/// Writes the steps of a plan, with their numbers.
struct StepWriter {
  private let derivation: Derivation
  private let printers: [ExpressionPrinter]
  private var evaluator: Evaluator
  private var numbers: NumberNames

  init(_ plan: StepPlan, _ bindings: Bindings<Double>, _ deadline: Deadline?) throws(DerivationError) {
    derivation = plan.derivation.extended(by: plan.arena, values: [])
    let (nodes, names) = (derivation.nodes, derivation.names)
    printers = [PrintStyle.latex, .text].map { ExpressionPrinter(nodes: nodes, names: names, style: $0) }
    evaluator = Evaluator(derivation, bindings, deadline)
    numbers = NumberNames(names, count: derivation.termCount(bindings))
    for value in derivation.graph.values.indices where derivation.isSmall(value) {
      numbers.put(try evaluator.value(ofValue: value), for: .value(value))
    }
    for (symbol, definition) in derivation.auxiliaries
    where nodes[definition].shape.count <= NumberNames.maximumElements {
      numbers.put(try evaluator.value(of: definition), for: symbol)
    }
    for value in plan.map.order where derivation.isSmall(value) {
      if let id = derivation.deltaDefinitions[value] { numbers.put(try evaluator.value(of: id), for: .delta(value)) }
    }
  }

  /// The step of number `number`.
  mutating func step(_ draft: StepDraft, number: Int) throws(DerivationError) -> DerivationStep {
    let (right, inserted, tensor) = try written(draft.body)
    let parts = draft.left + right
    var (latex, text) = (parts.map(\.latex).joined(separator: " = "), parts.map(\.text).joined(separator: " = "))
    if let inserted {
      latex += (inserted.isRounded ? " \\approx " : " = ") + inserted.phrase.latex
      text += (inserted.isRounded ? " ≈ " : " = ") + inserted.phrase.text
    }
    if let result = WrittenTensor(tensor), right.last?.text != result.text, inserted?.phrase.text != result.text {
      latex += (result.isRounded ? " \\approx " : " = ") + result.latex
      text += (result.isRounded ? " ≈ " : " = ") + result.text
    }
    return DerivationStep(
      number: number, phase: draft.phase, target: draft.target, rule: draft.rule, latex: latex, text: text,
      value: tensor)
  }

  private mutating func written(
    _ body: StepDraft.Body
  ) throws(DerivationError) -> (right: [Phrase], inserted: (phrase: Phrase, isRounded: Bool)?, value: Tensor<Double>) {
    switch body {
    case .expression(let id):
      let right = Phrase(printers[0].string(id), printers[1].string(id))
      return ([right], inserted(id), try evaluator.value(of: id))
    case .derivative(let step, let input, let output):
      let (f, a) = (derivation.names.values[input], derivation.names.values[output])
      let right = Phrase(step.latex(f.latex(), a.latex()), step.text(f.text(), a.text()))
      let arguments = try evaluator.value(ofValue: input)
      let values = try evaluator.value(ofValue: output).elements
      let elements = zip(arguments.elements, values).map { step.value($0, $1) }
      return ([right], nil, Tensor(shape: arguments.shape, elements: elements) ?? arguments)
    }
  }

  /// The expression with the numbers put in, where all are small and there is something to compute.
  private func inserted(_ id: Int) -> (phrase: Phrase, isRounded: Bool)? {
    if case .symbol = derivation.nodes[id].operation { return nil }
    let symbols = derivation.symbols(in: id)
    guard !symbols.isEmpty, numbers.covers(symbols) else { return nil }
    let parts = printers.map { printer in
      var copy = ExpressionPrinter(nodes: derivation.nodes, names: numbers.table, style: printer.style)
      copy.writesNumbers = true
      return withoutDoubleParentheses(copy.string(id))
    }
    return (Phrase(parts[0], parts[1]), numbers.isRounded(symbols))
  }
}

extension Derivation {
  /// Whether a value has so few elements that they are written out.
  fileprivate func isSmall(_ value: Graph.ValueID) -> Bool {
    graph.shape(of: value).count <= NumberNames.maximumElements
  }

  /// The symbols that the expression at `id` is written with.
  fileprivate func symbols(in id: Int) -> Set<SymbolID> {
    var found: Set<SymbolID> = []
    var seen: Set<Int> = []
    var pending = [id]
    while let next = pending.popLast() {
      guard seen.insert(next).inserted else { continue }
      if case .symbol(let symbol) = nodes[next].operation { found.insert(symbol) }
      pending += nodes[next].operands
    }
    return found
  }
}
