import Networks

/// a = f where f > 0, else αf, so ∂L/∂f is δ where f > 0, else αδ: at the kink too.
extension LeakyReLU: Formulated {
  package func output(_ here: LayerSite) -> Expression {
    here.input.applying(.leakyReLU(slope: negativeSlope))
  }

  package func gradient(ofSource index: Int, _ here: LayerSite, _ delta: Expression) -> Expression {
    delta ⊙ here.input.applying(.leakyReLUDerivative(slope: negativeSlope))
  }

  package func name(of rule: LayerRule, _ here: LayerSite) -> String {
    rule == .output ? "LeakyReLU" : "derivative of LeakyReLU"
  }
}
