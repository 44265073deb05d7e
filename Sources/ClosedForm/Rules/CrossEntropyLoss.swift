import Networks
import Tensors

/// Terms −Σ_c a_c log softmax(ŷ)_c, so ∂L/∂ŷ = softmax(ŷ) Σ_c a_c − a along the classes, times scale and reduction.
///
/// a is q, or w ⊙ q with weights w of the classes. For class indices y, q is e_y, a row with 1 at the class, whose sum is
/// 1: softmax(ŷ) − e_y remains, times w_y; where y is the class to ignore, the term and the gradient are 0. For
/// probabilities, q is y. Label smoothing ε makes it (1 − ε)q + ε/C.
extension CrossEntropyLoss: FormulatedLoss {
  package func terms(_ here: LossSite) -> Expression {
    guard let layout = ClassLayout(prediction: here.prediction.shape) else { return here.prediction }
    let logarithms = here.prediction.logSoftmax(along: layout.axis)
    func summed(_ rows: Expression) -> Expression { rows.summed(along: layout.axis).aligned(to: layout.terms) }
    guard hasClassIndices(here) else { return -summed(shares(here.target, layout, here) ⊙ logarithms) }
    let weighted = here.weighted(logarithms, along: layout.axis)
    var terms = (labelSmoothing - 1) * weighted.picked(at: here.target, along: layout.axis)
    if labelSmoothing > 0 { terms = terms - (labelSmoothing / Double(layout.classes)) * summed(weighted) }
    return terms.masked(by: here.target, ignoring: ignoreIndex)
  }

  package func gradient(_ here: LossSite) -> Expression { gradient(at: here.prediction, here) }

  package func simplification(_ here: LossSite) -> String? { "softmax and cross-entropy cancel" }

  package func jointGradient(with activation: any Layer, of input: Expression, _ here: LossSite) -> JointGradient? {
    // Its exponentials sum to 1 already: log softmax of log softmax is itself.
    guard let activation = activation as? LogSoftmax,
      activation.axis(forRank: input.shape.rank) == ClassLayout(prediction: input.shape)?.axis
    else { return nil }
    return JointGradient(rule: "log softmax, softmax and cross-entropy cancel", gradient: gradient(at: input, here))
  }

  /// The gradient at `logits`, whose softmax is the prediction's.
  private func gradient(at logits: Expression, _ here: LossSite) -> Expression {
    guard let layout = ClassLayout(prediction: logits.shape) else { return logits }
    let softmax = logits.softmax(along: layout.axis)
    if hasClassIndices(here), let site = ClassSite(here, ignoring: ignoreIndex) {
      // What is smoothed has weights of all classes; else there is w_y alone.
      guard labelSmoothing > 0, here.weights.terms != nil else {
        return site.kept(site.weight ⊙ site.weighted(softmax - smoothed(site.oneHot, layout)))
      }
      let a = shares(site.oneHot, layout, here)
      return site.kept(site.weight ⊙ (softmax ⊙ a.summed(along: layout.axis) - a))
    }
    let a = shares(here.target, layout, here)
    return here.weight(besideClasses: layout.axis) ⊙ (softmax ⊙ a.summed(along: layout.axis) - a)
  }

  /// a, of q before it is smoothed.
  private func shares(_ q: Expression, _ layout: ClassLayout, _ here: LossSite) -> Expression {
    here.weighted(smoothed(q, layout), along: layout.axis)
  }

  private func hasClassIndices(_ here: LossSite) -> Bool {
    targetForm(prediction: here.prediction.shape, target: here.target.shape) == .classIndices
  }

  /// (1 − ε)q + ε/C.
  private func smoothed(_ q: Expression, _ layout: ClassLayout) -> Expression {
    labelSmoothing == 0 ? q : (1 - labelSmoothing) * q + labelSmoothing / Double(layout.classes)
  }

  package func name(of rule: LossRule) -> String {
    rule == .value ? "cross-entropy" : "derivative of the cross-entropy"
  }

  package func gradientSteps(_ here: LossSite) -> [(rule: String, gradient: Expression)] {
    guard hasClassIndices(here), labelSmoothing == 0, let site = ClassSite(here, ignoring: ignoreIndex) else {
      return []
    }
    let (s, q) = (here.prediction.softmax(along: site.axis), site.oneHot)
    let g = -(q / s)
    let jacobian = s ⊙ (g - (g ⊙ s).summed(along: site.axis))
    return [
      (
        "derivative of the logarithm, and Jacobian of softmax: diag(s) − s sᵀ",
        site.kept(site.weight ⊙ site.weighted(jacobian))
      ),
      (
        "softmax cancels its reciprocal",
        site.kept(site.weight ⊙ site.weighted(s ⊙ q.summed(along: site.axis) - q))
      ),
    ]
  }
}
