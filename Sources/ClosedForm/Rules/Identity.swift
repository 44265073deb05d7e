import Networks

/// a = f, so ∂L/∂f = δ.
extension Identity: Formulated {
  package func output(_ here: LayerSite) -> Expression { here.input }

  package func gradient(ofSource index: Int, _ here: LayerSite, _ delta: Expression) -> Expression { delta }

  package func name(of rule: LayerRule, _ here: LayerSite) -> String {
    rule == .output ? "identity" : "derivative of the identity"
  }
}
