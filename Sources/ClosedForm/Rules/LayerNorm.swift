import Networks
import Tensors

/// Normalisation over the last dimensions, y = γ ⊙ x̂ + β. γ differs from element to element and stays beside δ: with
/// g = γ ⊙ δ,
///
/// ∂L/∂x = (g − mean(g) − x̂ ⊙ mean(g ⊙ x̂)) / σ; ∂L/∂γ is the sum of δ ⊙ x̂ over all other dimensions, ∂L/∂β that
/// of δ.
///
/// Ba, Kiros and Hinton (2016), <https://arxiv.org/abs/1607.06450>.
extension LayerNorm: Formulated {
  package static var repeatsDelta: Bool { true }

  package func nameAuxiliaries(_ here: inout LayerSite) {
    let shape = here.input.shape
    let kept = shape.rank - normalizedShape.count
    let sizes = shape.dimensions.enumerated().map { $0 < kept ? $1 : 1 }
    here.nameNormalized(statistics: Shape(sizes) ?? shape, eps: eps)
  }

  package func output(_ here: LayerSite) -> Expression {
    guard let weight = here.parameters.first else { return here[.normalized] }
    let scaled = weight ⊙ here[.normalized]
    return bias ? scaled + here.parameters[1] : scaled
  }

  package func gradient(ofSource index: Int, _ here: LayerSite, _ delta: Expression) -> Expression {
    here.centred(here.parameters.first.map { $0 ⊙ delta } ?? delta) / here[.deviation]
  }

  package func gradient(ofParameter index: Int, _ here: LayerSite, _ delta: Expression) -> Expression {
    (index == 0 ? delta ⊙ here[.normalized] : delta).summed(to: here.parameters[index].shape)
  }

  package func name(of rule: LayerRule, _ here: LayerSite) -> String {
    switch rule {
    case .output: "normalisation of each case"
    case .source: "derivative of the normalisation, through mean and deviation"
    case .parameter(0): "scale: sum of δ ⊙ x̂"
    case .parameter: "broadcast shift: sum of δ"
    }
  }
}
