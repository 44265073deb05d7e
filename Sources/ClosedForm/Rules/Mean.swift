import Networks

/// L = (1/N) Σ ŷ, so ∂L/∂ŷ is 1/N everywhere, times scale.
extension Mean: FormulatedLoss {
  package func terms(_ here: LossSite) -> Expression { here.prediction }

  package func gradient(_ here: LossSite) -> Expression { here.weight ⊙ here.prediction.onesAlike }

  package func name(of rule: LossRule) -> String {
    rule == .value ? "mean" : "derivative of the mean"
  }
}
