import Networks

/// Terms H_β(ŷ − y)/β, ½d²/β where |d| < β, else |d| − ½β, so ∂L/∂ŷ is ŷ − y held between −β and β, over β, times
/// scale and reduction. With β = 0 they are |ŷ − y| and its sign.
extension SmoothL1Loss: FormulatedLoss {
  package func terms(_ here: LossSite) -> Expression {
    let difference = here.prediction - here.target
    return isSmooth ? (1 / beta) * difference.applying(.huber(delta: beta)) : difference.applying(.absolute)
  }

  package func gradient(_ here: LossSite) -> Expression {
    let difference = here.prediction - here.target
    return here.weight
      ⊙ (isSmooth ? (1 / beta) * difference.applying(.clamp(limit: beta)) : difference.applying(.sign))
  }

  /// Whether β is enough more than 0 to divide by.
  private var isSmooth: Bool { (1 / beta).isFinite }

  package func name(of rule: LossRule) -> String {
    rule == .value ? "smooth absolute error" : "derivative of the smooth absolute error"
  }
}
