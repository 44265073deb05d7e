import Networks
import Tensors

/// A formula, written out: an equation, in two notations.
public struct Formula: Hashable, Sendable {
  /// The name of the value that the formula is of, as the request has it; `"loss"` for the loss.
  public let name: String
  /// The equation in LaTeX, as KaTeX renders it: `\delta^{[1]} = …`.
  public let latex: String
  /// The equation in plain Unicode: `δ₁ = …`.
  public let text: String
}

/// A symbol that formulas use.
public struct Symbol: Hashable, Sendable {
  /// The symbol in LaTeX.
  public let latex: String
  /// The symbol in plain Unicode.
  public let text: String
  /// What it stands for, as a phrase.
  public let meaning: String
  /// Its shape, where it has one.
  public let shape: Shape?
}

/// A step in which several rules became one, by name.
public struct Simplification: Hashable, Sendable {
  /// What was simplified: `"σ and binary cross-entropy cancel"`.
  public let rule: String
  /// What it gives.
  public let formula: Formula
}

/// The gradients in the form of a lecture: each δ in terms of the ones after it, and each gradient in terms of them.
public struct RecursiveForm: Sendable {
  /// Every symbol that the formulas use.
  public let notation: [Symbol]
  /// Each layer's output and what is named on the way to it, in forward order.
  public let forward: [Formula]
  /// The loss; `nil` for a vector-Jacobian product.
  public let loss: Formula?
  /// The δ's that the gradients use, in backward order.
  public let deltas: [Formula]
  /// The gradients that were asked for.
  public let gradients: [Graph.ValueID: Formula]
  /// Where several rules became one.
  public let simplifications: [Simplification]
}

extension Derivation {
  /// Writes the gradients by `wanted` in the form of a lecture.
  /// - Throws: ``DerivationError`` where one of them does not exist.
  public func recursiveForm(of wanted: [Graph.ValueID]) throws(DerivationError) -> RecursiveForm {
    try check(wanted)
    let writer = FormulaWriter(self)
    let used = deltas(usedBy: wanted)
    var formulas: [Graph.ValueID: Formula] = [:]
    for value in wanted { formulas[value] = writer.gradient(of: value) }
    return RecursiveForm(
      notation: notation(of: wanted, deltas: used),
      forward: writer.forward(),
      loss: loss.map(writer.loss),
      deltas: used.compactMap(writer.delta),
      gradients: formulas,
      simplifications: simplifications(of: wanted, writer))
  }

  /// The δ's that the gradients by `wanted` use, in backward order.
  func deltas(usedBy wanted: [Graph.ValueID]) -> [Graph.ValueID] {
    var isUsed = [Bool](repeating: false, count: graph.values.count)
    for id in reachable(from: wanted.compactMap { gradients[$0] }) {
      if case .symbol(.delta(let value)) = nodes[id].operation { isUsed[value] = true }
    }
    return deltaOrder.filter { isUsed[$0] }
  }

  /// The steps in which the loss's derivative, or it and the last activation, are simplified, where `wanted` needs
  /// them: only the gradient at the activation's own output does without the latter, and only it needs the former.
  private func simplifications(of wanted: [Graph.ValueID], _ writer: FormulaWriter) -> [Simplification] {
    var steps: [Simplification] = []
    if let step = lossSimplification, cancellation == nil ? !wanted.isEmpty : wanted.contains(step.value) {
      steps.append(Simplification(rule: step.rule, formula: writer.partial(step.value, equals: step.gradient)))
    }
    if let cancellation, wanted.contains(where: { $0 != cancellation.activation }) {
      let formula = writer.partial(cancellation.value, equals: cancellation.gradient)
      steps.append(Simplification(rule: cancellation.rule, formula: formula))
    }
    return steps
  }
}
