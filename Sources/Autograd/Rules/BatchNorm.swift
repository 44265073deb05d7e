import Networks
import Tensors

/// y = x̂ w + b for each channel, with x̂ = (x − μ) ρ and ρ = 1/√(σ² + ε)
///
///     b̄ = Σ ȳ        w̄ = Σ ȳ x̂
///     x̄ = (ȳ − b̄/M − x̂ w̄/M) ρ w      where μ and σ² are those of x, of which each channel has M numbers
///     x̄ = ȳ ρ w                       where they are the running ones
protocol BatchNormRule: BatchNorm, Differentiable {}

extension BatchNorm1d: BatchNormRule {}
extension BatchNorm2d: BatchNormRule {}

extension BatchNormRule {
  func forward(_ place: LayerPlace, _ program: inout ProgramBuilder) {
    let channels = Shape(place.output.shape[1])
    let (mean, inverse) = (program.scratch(channels), program.scratch(channels))
    program.save([mean, inverse], for: place.output)
    if !usesBatchStatistics, let ownMean = runningMeanIndex, let ownVariance = runningVarianceIndex {
      program.append(Copy(place.parameters[ownMean], into: Destination(operand: mean, accumulates: false)))
      program.append(InverseDeviation(place.parameters[ownVariance], eps: eps, into: inverse))
    }
    program.append(
      BatchNormalize(
        place.sources[0], coefficients(place, program), statisticsWith: usesBatchStatistics ? eps : nil,
        into: place.output))
  }

  func pullback(_ place: LayerPlace, upstream: Operand, _ program: inout ProgramBuilder) {
    let upstream = program.takeMaskOff(upstream, of: place.output)
    var (x, weight, bias): (Destination?, Destination?, Destination?)
    program.contribute(to: place.sources[0]) { destination, _ in x = destination }
    if let index = weightIndex {
      program.contribute(to: place.parameters[index]) { destination, _ in weight = destination }
    }
    if let index = biasIndex {
      program.contribute(to: place.parameters[index]) { destination, _ in bias = destination }
    }
    program.append(
      BatchNormalizePullback(
        upstream, place.sources[0], coefficients(place, program), usesBatchStatistics: usesBatchStatistics, x: x,
        weight: weight, bias: bias))
  }

  private func coefficients(_ place: LayerPlace, _ program: ProgramBuilder) -> BatchNormalize.Coefficients {
    let saved = program.saved(for: place.output)
    return BatchNormalize.Coefficients(
      weight: weightIndex.map { place.parameters[$0].place }, bias: biasIndex.map { place.parameters[$0].place },
      mean: saved[0].place, inverseDeviation: saved[1].place)
  }
}
