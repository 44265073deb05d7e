import Networks

/// a = log(1 + e^(βf))/β, so ∂L/∂f = δ ⊙ σ(βf); where βf is above the threshold a is f, and the derivative 1.
extension Softplus: Formulated {
  package func output(_ here: LayerSite) -> Expression {
    here.input.applying(.softplus(beta: beta, threshold: threshold))
  }

  package func gradient(ofSource index: Int, _ here: LayerSite, _ delta: Expression) -> Expression {
    delta ⊙ here.input.applying(.softplusDerivative(beta: beta, threshold: threshold))
  }

  package func name(of rule: LayerRule, _ here: LayerSite) -> String {
    rule == .output ? "Softplus" : "derivative of Softplus"
  }
}
