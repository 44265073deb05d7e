import Networks

/// The same numbers in another shape, so ∂L/∂f is δ in the source's shape.
extension Flatten: Formulated {
  package func output(_ here: LayerSite) -> Expression {
    here.input.reshaped(to: here.output.shape)
  }

  package func gradient(ofSource index: Int, _ here: LayerSite, _ delta: Expression) -> Expression {
    delta.reshaped(to: here.input.shape)
  }

  package func name(of rule: LayerRule, _ here: LayerSite) -> String {
    rule == .output ? "change of shape" : "change of shape"
  }
}
