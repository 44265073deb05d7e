import Networks
import Tensors

/// Normalisation of each channel, y = γ ⊙ x̂ + β, by the batch's own mean and variance, through which gradients flow,
///
/// ∂L/∂x = γ/σ ⊙ (δ − mean(δ) − x̂ ⊙ mean(δ ⊙ x̂)),
///
/// or by running ones, ∂L/∂x = γ/σ ⊙ δ. In both, ∂L/∂γ is the sum of δ ⊙ x̂ over all but the channels, and ∂L/∂β that
/// of δ. γ has one number a channel and so is the same wherever a mean is taken: it stands before the bracket.
///
/// Ioffe and Szegedy (2015), <https://arxiv.org/abs/1502.03167>.
extension BatchNorm where Self: Formulated {
  package static var repeatsDelta: Bool { true }

  package func nameAuxiliaries(_ here: inout LayerSite) {
    let statistics = channelShape(here)
    guard !usesBatchStatistics, let mean = runningMeanIndex, let variance = runningVarianceIndex else {
      return here.nameNormalized(statistics: statistics, eps: eps)
    }
    here.nameNormalized(
      mean: here.parameters[mean].aligned(to: statistics),
      variance: here.parameters[variance].aligned(to: statistics), eps: eps)
  }

  package func output(_ here: LayerSite) -> Expression {
    guard let weight = weightIndex, let bias = biasIndex else { return here[.normalized] }
    let channels = channelShape(here)
    return here.parameters[weight].aligned(to: channels) ⊙ here[.normalized]
      + here.parameters[bias].aligned(to: channels)
  }

  package func gradient(ofSource index: Int, _ here: LayerSite, _ delta: Expression) -> Expression {
    let scale = weightIndex.map { here.parameters[$0].aligned(to: channelShape(here)) } ?? delta.arena.ones(.scalar)
    return (scale / here[.deviation]) ⊙ (usesBatchStatistics ? here.centred(delta) : delta)
  }

  package func gradient(ofParameter index: Int, _ here: LayerSite, _ delta: Expression) -> Expression {
    let whole = index == weightIndex ? delta ⊙ here[.normalized] : delta
    // [N, C, …] → [1, C, 1…] → [C]
    return whole.summed(to: channelShape(here)).aligned(to: here.parameters[index].shape)
  }

  /// The channels' shape beside the input: [1, C, 1…].
  private func channelShape(_ here: LayerSite) -> Shape {
    let shape = here.input.shape
    var sizes = [Int](repeating: 1, count: shape.rank)
    sizes[1] = shape[1]
    return Shape(sizes) ?? shape
  }

  package func name(of rule: LayerRule, _ here: LayerSite) -> String {
    switch rule {
    case .output: return usesBatchStatistics ? "normalisation by the batch" : "normalisation by running statistics"
    case .source:
      return usesBatchStatistics
        ? "derivative of the normalisation, through mean and deviation" : "derivative of the normalisation"
    case .parameter(let index):
      return index == weightIndex ? "scale: sum of δ ⊙ x̂ over the batch" : "broadcast shift: sum of δ over the batch"
    }
  }
}
