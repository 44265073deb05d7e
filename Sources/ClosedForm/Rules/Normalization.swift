import Tensors

extension LayerSite {
  /// Names σ = √(v + ε) and x̂ = (x − μ)/σ.
  mutating func nameNormalized(mean: Expression, variance: Expression, eps: Double) {
    name(.deviation, (variance + eps).applying(.squareRoot))
    name(.normalized, (input - mean) / self[.deviation])
  }

  /// Names μ, σ and x̂ with the mean and the variance of x itself, of shape `statistics`.
  mutating func nameNormalized(statistics: Shape, eps: Double) {
    name(.mean, input.averaged(to: statistics))
    nameNormalized(
      mean: self[.mean], variance: (input - self[.mean]).squared.averaged(to: statistics), eps: eps)
  }

  /// g − mean(g) − x̂ ⊙ mean(g ⊙ x̂): what reaches σ ⊙ x by way of x̂, of which g is the gradient, and of the mean and
  /// the deviation in it.
  func centred(_ g: Expression) -> Expression {
    let statistics = self[.deviation].shape
    return g - g.averaged(to: statistics) - self[.normalized] ⊙ (g ⊙ self[.normalized]).averaged(to: statistics)
  }
}
