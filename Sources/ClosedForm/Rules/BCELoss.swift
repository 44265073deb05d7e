import Networks

/// Terms −(y log ŷ + (1 − y) log(1 − ŷ)), so by the quotient rule ∂L/∂ŷ = (ŷ − y) / (ŷ(1 − ŷ)), times scale and
/// reduction, and both times the weights w where there are some.
///
/// Logarithms are held above −100 and the denominator above 10⁻¹², as in PyTorch. Behind a sigmoid the denominator
/// is σ′ and cancels: ∂L/∂f = ŷ − y, also where σ′ < 10⁻¹² and PyTorch's autograd, which divides by 10⁻¹² there and
/// multiplies with σ′, gives less.
extension BCELoss: FormulatedLoss {
  package func terms(_ here: LossSite) -> Expression {
    let (p, y) = (here.prediction, here.target)
    return here.weighted(-(y ⊙ p.applying(.clampedLogarithm) + (1 - y) ⊙ (1 - p).applying(.clampedLogarithm)))
  }

  package func gradient(_ here: LossSite) -> Expression {
    let (p, y) = (here.prediction, here.target)
    return here.weight ⊙ here.weighted((p - y) / (p ⊙ (1 - p)).applying(.atLeastEpsilon))
  }

  package func jointGradient(with activation: any Layer, of input: Expression, _ here: LossSite) -> JointGradient? {
    guard activation is Sigmoid else { return nil }
    return JointGradient(
      rule: "σ and binary cross-entropy cancel", gradient: here.weight ⊙ here.weighted(here.prediction - here.target))
  }

  package func name(of rule: LossRule) -> String {
    rule == .value ? "binary cross-entropy" : "derivative of the binary cross-entropy"
  }

  package func gradientSteps(_ here: LossSite) -> [(rule: String, gradient: Expression)] {
    let (p, y) = (here.prediction, here.target)
    return [
      ("derivative of the logarithm", here.weight ⊙ here.weighted(-(y / p) + (1 - y) / (1 - p))),
      ("common denominator", here.weight ⊙ here.weighted((p - y) / (p ⊙ (1 - p)))),
    ]
  }
}
