import Networks

/// L = Σ ŷ, so ∂L/∂ŷ is 1 everywhere, times scale.
extension Sum: FormulatedLoss {
  package func terms(_ here: LossSite) -> Expression { here.prediction }

  package func gradient(_ here: LossSite) -> Expression { here.weight ⊙ here.prediction.onesAlike }

  package func name(of rule: LossRule) -> String {
    rule == .value ? "sum" : "derivative of the sum"
  }
}
