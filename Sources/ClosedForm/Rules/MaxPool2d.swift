import Networks

/// a_w = max f over each window w, so δ_w goes to the window's maximum, the first of equal ones, and nothing to the
/// others: ∂L/∂f = Σ_w δ_w 𝟏{argmax_w f}.
extension MaxPool2d: Formulated {
  // δ_w reads well where δ is a symbol.
  package static var repeatsDelta: Bool { true }

  package func output(_ here: LayerSite) -> Expression {
    here.input.maximumPooled(window, shape: here.output.shape)
  }

  package func gradient(ofSource index: Int, _ here: LayerSite, _ delta: Expression) -> Expression {
    delta.maximumUnpooled(window, of: here.input)
  }

  package func name(of rule: LayerRule, _ here: LayerSite) -> String {
    rule == .output ? "maximum of each window" : "maximum: δ goes where it was"
  }
}
