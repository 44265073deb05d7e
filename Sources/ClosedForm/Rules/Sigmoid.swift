import Networks

/// a = σ(f), σ′ = a(1 − a), so ∂L/∂f = δ ⊙ a ⊙ (1 − a).
extension Sigmoid: Formulated {
  package func output(_ here: LayerSite) -> Expression {
    here.input.applying(.sigmoid)
  }

  package func gradient(ofSource index: Int, _ here: LayerSite, _ delta: Expression) -> Expression {
    delta ⊙ here.output ⊙ (1 - here.output)
  }
}
