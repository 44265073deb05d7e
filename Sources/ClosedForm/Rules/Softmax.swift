import Networks

/// s = e^f / Σ e^f along one dimension, with the Jacobian diag(s) − s sᵀ, so ∂L/∂f = s ⊙ (δ − ⟨δ, s⟩) with the inner
/// product along that dimension.
extension Softmax: Formulated {
  package static var repeatsDelta: Bool { true }

  package func output(_ here: LayerSite) -> Expression {
    // The graph has checked that the source has the dimension.
    axis(forRank: here.input.shape.rank).map { here.input.softmax(along: $0) } ?? here.input
  }

  package func gradient(ofSource index: Int, _ here: LayerSite, _ delta: Expression) -> Expression {
    guard let axis = axis(forRank: delta.shape.rank) else { return delta }
    return here.output ⊙ (delta - (delta ⊙ here.output).summed(along: axis))
  }

  package func name(of rule: LayerRule, _ here: LayerSite) -> String {
    rule == .output ? "softmax" : "Jacobian of softmax: diag(s) − s sᵀ"
  }
}
