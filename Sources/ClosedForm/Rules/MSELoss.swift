import Networks

/// Terms (ŷ − y)², so ∂L/∂ŷ = 2(ŷ − y), times scale and reduction.
extension MSELoss: FormulatedLoss {
  package func terms(_ here: LossSite) -> Expression {
    (here.prediction - here.target).squared
  }

  package func gradient(_ here: LossSite) -> Expression {
    here.weight ⊙ (2 * (here.prediction - here.target))
  }

  package func simplification(_ here: LossSite) -> String? {
    here.scale == 0.5 ? "½ and the 2 of the square's derivative cancel" : nil
  }

  package func name(of rule: LossRule) -> String {
    rule == .value ? "squared error" : "derivative of the squared error"
  }
}
