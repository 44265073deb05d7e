import Networks

/// a = f Φ(f), so by the product rule ∂L/∂f = δ ⊙ (Φ(f) + f ⊙ Φ′(f)). Φ is the normal distribution, Φ′ = φ its
/// density; or Φ̃, which approximates it by a hyperbolic tangent, and its derivative.
extension GELU: Formulated {
  package func output(_ here: LayerSite) -> Expression {
    here.input ⊙ here.input.applying(distribution)
  }

  package func gradient(ofSource index: Int, _ here: LayerSite, _ delta: Expression) -> Expression {
    delta ⊙ (here.input.applying(distribution) + here.input ⊙ here.input.applying(density))
  }

  private var distribution: ElementwiseFunction {
    approximate == .tanh ? .approximateNormalDistribution : .normalDistribution
  }

  private var density: ElementwiseFunction { approximate == .tanh ? .approximateNormalDensity : .normalDensity }

  package func name(of rule: LayerRule, _ here: LayerSite) -> String {
    rule == .output ? "GELU" : "derivative of GELU"
  }
}
