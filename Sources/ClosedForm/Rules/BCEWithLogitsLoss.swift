import Networks

/// Terms −(y log σ(ŷ) + (1 − y) log σ(−ŷ)), where σ(−ŷ) = 1 − σ(ŷ). The derivative of log σ(ŷ) is 1 − σ(ŷ), so all but
/// ∂L/∂ŷ = σ(ŷ) − y cancels, times scale and reduction. With the weight p of the positive parts they are −(p y log σ(ŷ) +
/// (1 − y) log σ(−ŷ)) and (1 − y + p y) σ(ŷ) − p y; both are multiplied with the weights w where there are some.
extension BCEWithLogitsLoss: FormulatedLoss {
  package func terms(_ here: LossSite) -> Expression {
    let (z, y) = (here.prediction, here.target)
    let positive = positive(here) ⊙ z.applying(.logSigmoid)
    return here.weighted(-(positive + (1 - y) ⊙ (-z).applying(.logSigmoid)))
  }

  package func gradient(_ here: LossSite) -> Expression {
    let (s, y) = (here.prediction.applying(.sigmoid), here.target)
    guard here.weights.positiveParts != nil else { return here.weight ⊙ here.weighted(s - y) }
    return here.weight ⊙ here.weighted((1 - y + positive(here)) ⊙ s - positive(here))
  }

  /// y, or p y where there is a weight of the positive parts.
  private func positive(_ here: LossSite) -> Expression {
    here.weights.positiveParts.map { $0 ⊙ here.target } ?? here.target
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
        here.weight ⊙ here.weighted((-(positive(here) / p) + (1 - y) / (1 - p)) ⊙ p ⊙ (1 - p))
      )
    ]
  }
}
