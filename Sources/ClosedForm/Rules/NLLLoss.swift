import Networks

/// Terms −ŷ_y, so ∂L/∂ŷ = −e_y, times scale and reduction, with the row e_y that is 1 at class y; where y is the class
/// to ignore, the term and the gradient are 0. Weights w of the classes make the term −w_y ŷ_y, and the gradient −w ⊙ e_y.
///
/// Behind a log softmax of z along the classes it is softmax(z) − e_y, times w_y.
extension NLLLoss: FormulatedLoss {
  package func terms(_ here: LossSite) -> Expression {
    guard let layout = ClassLayout(prediction: here.prediction.shape) else { return here.prediction }
    return (-here.weighted(here.prediction, along: layout.axis).picked(at: here.target, along: layout.axis))
      .masked(by: here.target, ignoring: ignoreIndex)
  }

  package func gradient(_ here: LossSite) -> Expression {
    guard let site = ClassSite(here, ignoring: ignoreIndex) else { return here.prediction }
    return site.kept(-site.weight ⊙ here.weighted(site.oneHot, along: site.axis))
  }

  package func jointGradient(with activation: any Layer, of input: Expression, _ here: LossSite) -> JointGradient? {
    guard let activation = activation as? LogSoftmax, let site = ClassSite(here, ignoring: ignoreIndex),
      activation.axis(forRank: input.shape.rank) == site.axis
    else { return nil }
    return JointGradient(
      rule: "log softmax and negative log-likelihood cancel",
      gradient: site.kept(site.weight ⊙ site.weighted(input.softmax(along: site.axis) - site.oneHot)))
  }

  package func name(of rule: LossRule) -> String {
    rule == .value ? "negative log-likelihood" : "derivative of the negative log-likelihood"
  }
}
