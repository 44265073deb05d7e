import Networks

/// a = f where f > 0, else α(e^f − 1), so ∂L/∂f is δ where f > 0, else δ αe^f: at 0 it is αδ.
extension ELU: Formulated {
  package func output(_ here: LayerSite) -> Expression {
    here.input.applying(.elu(alpha: alpha))
  }

  package func gradient(ofSource index: Int, _ here: LayerSite, _ delta: Expression) -> Expression {
    delta ⊙ here.input.applying(.eluDerivative(alpha: alpha))
  }

  package func name(of rule: LayerRule, _ here: LayerSite) -> String {
    rule == .output ? "ELU" : "derivative of ELU"
  }
}
