import Networks
import Tensors

/// A loss with one term an element, ℓ(ŷ, y). A conforming kind writes ℓ and ∂ℓ/∂ŷ down, and has everything else from
/// here.
protocol PairwiseLossRule: DifferentiableLoss {
  /// ℓ(ŷ, y).
  func term<Scalar: TensorScalar>(_ prediction: Scalar, _ target: Scalar) -> Scalar

  /// Appends what writes the terms ℓ(ŷ, y) to `destination`, or their derivatives ∂ℓ/∂ŷ, before they are weighted.
  func appendTerms(
    _ place: LossPlace, target: Operand, into destination: Operand, differentiating: Bool,
    _ program: inout ProgramBuilder)

  /// Whether ℓ has a kink where ŷ = y.
  var hasKinkAtTarget: Bool { get }

  /// ∂ℓ/∂ŷ.
  func derivative<Scalar: TensorScalar>(_ prediction: Scalar, _ target: Scalar) -> Scalar

  // The loops, once a type of number.
  func map(_ prediction: Elements<Double>, _ target: Elements<Double>, into terms: Elements<Double>)
  func map(_ prediction: Elements<Float>, _ target: Elements<Float>, into terms: Elements<Float>)
  func slope(_ prediction: Elements<Double>, _ target: Elements<Double>, into derivatives: Elements<Double>)
  func slope(_ prediction: Elements<Float>, _ target: Elements<Float>, into derivatives: Elements<Float>)
}

extension PairwiseLossRule {
  var hasKinkAtTarget: Bool { false }

  func forward(_ place: LossPlace, terms: Operand, _ program: inout ProgramBuilder) {
    guard let target = place.target else { return }
    if hasKinkAtTarget { program.note(.order(place.prediction, target)) }
    appendTerms(place, target: target, into: terms, differentiating: false, &program)
    if let weight = place.weights.terms { program.append(Combine(.multiply, terms, weight, into: terms)) }
  }

  // ŷ̄ = factor · upstream ⊙ w ⊙ ∂ℓ/∂ŷ
  func pullback(_ place: LossPlace, upstream: Operand?, _ program: inout ProgramBuilder) {
    guard let target = place.target else { return }
    program.contribute(to: place.prediction) { destination, program in
      let slope = program.scratch(place.prediction.shape)
      appendTerms(place, target: target, into: slope, differentiating: true, &program)
      if let weight = place.weights.terms { program.append(Combine(.multiply, slope, weight, into: slope)) }
      program.append(Weigh(slope, by: upstream, times: place.factor, into: destination))
    }
  }

  func appendTerms(
    _ place: LossPlace, target: Operand, into destination: Operand, differentiating: Bool,
    _ program: inout ProgramBuilder
  ) {
    program.append(
      PairwiseTerms(
        rule: self, prediction: place.prediction.place, target: target.place, destination: destination.place,
        differentiates: differentiating))
  }

  func map(_ prediction: Elements<Double>, _ target: Elements<Double>, into terms: Elements<Double>) {
    each(prediction, target, into: terms)
  }

  func map(_ prediction: Elements<Float>, _ target: Elements<Float>, into terms: Elements<Float>) {
    each(prediction, target, into: terms)
  }

  func slope(_ prediction: Elements<Double>, _ target: Elements<Double>, into derivatives: Elements<Double>) {
    eachSlope(prediction, target, into: derivatives)
  }

  func slope(_ prediction: Elements<Float>, _ target: Elements<Float>, into derivatives: Elements<Float>) {
    eachSlope(prediction, target, into: derivatives)
  }

  @inline(__always)
  private func each<Scalar: TensorScalar>(
    _ prediction: Elements<Scalar>, _ target: Elements<Scalar>, into terms: Elements<Scalar>
  ) {
    Parallelism.forRanges(of: terms.count, grain: 1 << 15) { range in
      for index in range { terms[index] = term(prediction[index], target[index]) }
    }
  }

  @inline(__always)
  private func eachSlope<Scalar: TensorScalar>(
    _ prediction: Elements<Scalar>, _ target: Elements<Scalar>, into derivatives: Elements<Scalar>
  ) {
    Parallelism.forRanges(of: derivatives.count, grain: 1 << 15) { range in
      for index in range { derivatives[index] = derivative(prediction[index], target[index]) }
    }
  }
}

/// The terms ℓ(ŷ, y) of a loss, or their derivatives ∂ℓ/∂ŷ.
struct PairwiseTerms: Instruction {
  let rule: any PairwiseLossRule
  let prediction: Int
  let target: Int
  let destination: Int
  let differentiates: Bool

  var reads: Places { Places(prediction, target) }
  var writes: Places { Places(destination) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    if let arena = arena as? Arena<Double> {
      let (prediction, target, result) = (arena[prediction], arena[target], arena[destination])
      if differentiates {
        rule.slope(prediction, target, into: result)
      } else {
        rule.map(prediction, target, into: result)
      }
    } else if let arena = arena as? Arena<Float> {
      let (prediction, target, result) = (arena[prediction], arena[target], arena[destination])
      if differentiates {
        rule.slope(prediction, target, into: result)
      } else {
        rule.map(prediction, target, into: result)
      }
    }
  }
}

/// x̄ = factor · w ⊙ x, or x̄ += …; without x or w, ones stand in their place.
struct Weigh: Instruction {
  let source: Int?
  let weight: Int?
  let factor: Double
  let destination: Destination

  init(_ source: Operand?, by weight: Operand?, times factor: Double, into destination: Destination) {
    self.source = source?.place
    self.weight = weight?.place
    self.factor = factor
    self.destination = destination
  }

  var reads: Places { Places(source, weight) }
  var writes: Places { Places(destination.place) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    let target = arena[destination.place]
    let factor = Scalar(factor)
    let (source, weight) = (source.map { arena[$0] }, weight.map { arena[$0] })
    Parallelism.forRanges(of: target.count, grain: 1 << 15) { range in
      if !destination.accumulates { target.slice(range).fill(with: 0) }
      switch (source, weight) {
      case (let x?, let w?): for index in range { target[index] += factor * w[index] * x[index] }
      case (let x?, nil): for index in range { target[index] += factor * x[index] }
      case (nil, let w?): for index in range { target[index] += factor * w[index] }
      case (nil, nil): for index in range { target[index] += factor }
      }
    }
  }
}
