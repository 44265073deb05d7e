import Networks

/// Terms |ŷ − y|, so ∂L/∂ŷ = sign(ŷ − y), 0 where they are equal, times scale and reduction.
extension L1Loss: FormulatedLoss {
  package func terms(_ here: LossSite) -> Expression {
    (here.prediction - here.target).applying(.absolute)
  }

  package func gradient(_ here: LossSite) -> Expression {
    here.weight ⊙ (here.prediction - here.target).applying(.sign)
  }

  package func name(of rule: LossRule) -> String {
    rule == .value ? "absolute error" : "derivative of the absolute error"
  }
}
