import Networks

/// a = f − log Σ e^f along one dimension, so ∂L/∂f = δ − e^a ⊙ Σ δ with the sum along that dimension; e^a is
/// softmax(f).
extension LogSoftmax: Formulated {
  package static var repeatsDelta: Bool { true }

  package func output(_ here: LayerSite) -> Expression {
    // The graph has checked that the source has the dimension.
    axis(forRank: here.input.shape.rank).map { here.input.logSoftmax(along: $0) } ?? here.input
  }

  package func gradient(ofSource index: Int, _ here: LayerSite, _ delta: Expression) -> Expression {
    guard let axis = axis(forRank: delta.shape.rank) else { return delta }
    return delta - here.output.applying(.exponential) ⊙ delta.summed(along: axis)
  }

  package func name(of rule: LayerRule, _ here: LayerSite) -> String {
    rule == .output ? "log softmax" : "Jacobian of log softmax"
  }
}
