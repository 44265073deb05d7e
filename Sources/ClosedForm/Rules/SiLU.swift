import Networks

/// a = f σ(f), so by the product rule ∂L/∂f = δ ⊙ σ(f) ⊙ (1 + f ⊙ (1 − σ(f))).
extension SiLU: Formulated {
  package func output(_ here: LayerSite) -> Expression {
    here.input ⊙ here.input.applying(.sigmoid)
  }

  package func gradient(ofSource index: Int, _ here: LayerSite, _ delta: Expression) -> Expression {
    let sigma = here.input.applying(.sigmoid)
    return delta ⊙ sigma ⊙ (1 + here.input ⊙ (1 - sigma))
  }

  package func name(of rule: LayerRule, _ here: LayerSite) -> String {
    rule == .output ? "SiLU" : "derivative of SiLU"
  }
}
