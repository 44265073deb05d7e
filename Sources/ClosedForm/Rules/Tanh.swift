import Networks

/// a = tanh f, tanh′ = 1 − a², so ∂L/∂f = δ ⊙ (1 − a²).
extension Tanh: Formulated {
  package func output(_ here: LayerSite) -> Expression {
    here.input.applying(.tanh)
  }

  package func gradient(ofSource index: Int, _ here: LayerSite, _ delta: Expression) -> Expression {
    delta ⊙ (1 - here.output.squared)
  }
}
