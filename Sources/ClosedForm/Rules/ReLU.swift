import Networks

/// a = max(f, 0), so ∂L/∂f = δ where f > 0, and 0 elsewhere: at the kink too.
extension ReLU: Formulated {
  package func output(_ here: LayerSite) -> Expression {
    here.input.applying(.relu)
  }

  package func gradient(ofSource index: Int, _ here: LayerSite, _ delta: Expression) -> Expression {
    delta ⊙ here.input.applying(.isPositive)
  }

  package func name(of rule: LayerRule, _ here: LayerSite) -> String {
    rule == .output ? "rectifier" : "derivative of ReLU"
  }
}
