import Networks

/// Terms H_δ(ŷ − y), ½d² where |d| ≤ δ, else δ(|d| − ½δ), so ∂L/∂ŷ is ŷ − y held between −δ and δ, times scale and
/// reduction.
extension HuberLoss: FormulatedLoss {
  package func terms(_ here: LossSite) -> Expression {
    (here.prediction - here.target).applying(.huber(delta: delta))
  }

  package func gradient(_ here: LossSite) -> Expression {
    here.weight ⊙ (here.prediction - here.target).applying(.clamp(limit: delta))
  }

  package func name(of rule: LossRule) -> String {
    rule == .value ? "Huber loss" : "derivative of the Huber loss"
  }
}
