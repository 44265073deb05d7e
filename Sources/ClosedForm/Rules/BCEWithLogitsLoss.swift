import Networks

/// Terms −(y log σ(ŷ) + (1 − y) log σ(−ŷ)), where σ(−ŷ) = 1 − σ(ŷ). The derivative of log σ(ŷ) is 1 − σ(ŷ), so all but
/// ∂L/∂ŷ = σ(ŷ) − y cancels, times scale and reduction.
extension BCEWithLogitsLoss: FormulatedLoss {
  package func terms(_ here: LossSite) -> Expression {
    let (z, y) = (here.prediction, here.target)
    return -(y ⊙ z.applying(.logSigmoid) + (1 - y) ⊙ (-z).applying(.logSigmoid))
  }

  package func gradient(_ here: LossSite) -> Expression {
    here.weight ⊙ (here.prediction.applying(.sigmoid) - here.target)
  }

  package func simplification(_ here: LossSite) -> String? { "σ and binary cross-entropy cancel" }

  package func name(of rule: LossRule) -> String {
    rule == .value ? "binary cross-entropy" : "derivative of the binary cross-entropy"
  }

  package func gradientSteps(_ here: LossSite) -> [(rule: String, gradient: Expression)] {
    let (p, y) = (here.prediction.applying(.sigmoid), here.target)
    return [
      (
        "derivative of the logarithm and of σ",
        here.weight ⊙ (-(y / p) + (1 - y) / (1 - p)) ⊙ p ⊙ (1 - p)
      )
    ]
  }
}
