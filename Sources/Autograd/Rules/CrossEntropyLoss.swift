import Networks
import Tensors

/// ℓ = −Σ a_c log p_c over the classes c, with p = softmax(ŷ)
///
///     ∂ℓ/∂ŷ_c = p_c Σ a − a_c,    which is p_c − q_c where a is q, a distribution
///
/// a_c is w_c q_c, or q_c where there are no weights. q has 1 at the right class, or is the target itself; with label
/// smoothing ε it is (1 − ε) q + ε/C. An ignored class makes a term of 0.
extension CrossEntropyLoss: DifferentiableLoss {
  func forward(_ place: LossPlace, terms: Operand, _ program: inout ProgramBuilder) {
    guard let classes = classes(place) else { return }
    program.append(CrossEntropyTerms(classes: classes, destination: terms.place))
  }

  func pullback(_ place: LossPlace, upstream: Operand?, _ program: inout ProgramBuilder) {
    guard let classes = classes(place) else { return }
    program.contribute(to: place.prediction) { destination, program in
      program.append(
        CrossEntropyPullback(
          classes: classes, weight: TermWeight(place, upstream: upstream), destination: destination))
    }
  }

  private func classes(_ place: LossPlace) -> TargetDistribution? {
    guard let target = place.target, let layout = ClassLayout(prediction: place.prediction.shape) else { return nil }
    return TargetDistribution(
      prediction: place.prediction.place, target: target.place, weights: place.weights.terms?.place,
      lines: Lines(layout),
      isIndex: targetForm(prediction: place.prediction.shape, target: target.shape) == .classIndices,
      ignoreIndex: ignoreIndex, smoothing: labelSmoothing)
  }
}

/// Where a comes from.
private struct TargetDistribution: Sendable {
  let prediction: Int
  let target: Int
  /// w, a number for each class.
  let weights: Int?
  let lines: Lines
  /// Whether the target has a class a line, not a probability a class.
  let isIndex: Bool
  let ignoreIndex: Int
  /// ε.
  let smoothing: Double

  /// Whether line `line` has the class that is left out.
  @inline(__always)
  func ignores<Scalar: TensorScalar>(_ line: Int, _ target: Elements<Scalar>) -> Bool {
    isIndex && target[line] == Scalar(ignoreIndex)
  }

  /// a of class `number`, whose logit is at `index`, in line `line`.
  @inline(__always)
  func share<Scalar: TensorScalar>(
    _ line: Int, _ number: Int, at index: Int, _ target: Elements<Scalar>, _ weights: Elements<Scalar>?
  ) -> Scalar {
    var q = isIndex ? (target[line] == Scalar(number) ? 1 : 0) : target[index]
    if smoothing != 0 { q = q * Scalar(1 - smoothing) + Scalar(smoothing / Double(lines.length)) }
    return weights.map { $0[number] * q } ?? q
  }

  /// Whether class `number` of line `line` has a q of 0 because another is the right one.
  @inline(__always)
  func isOther<Scalar: TensorScalar>(_ line: Int, _ number: Int, _ target: Elements<Scalar>) -> Bool {
    isIndex && smoothing == 0 && target[line] != Scalar(number)
  }
}

/// ℓ = −Σ a_c log p_c, log p_c = ŷ_c − m − log Σ e^(ŷ − m).
private struct CrossEntropyTerms: Instruction {
  let classes: TargetDistribution
  let destination: Int

  var reads: Places { Places(classes.prediction, classes.target, classes.weights) }
  var writes: Places { Places(destination) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    let (x, target, terms) = (arena[classes.prediction], arena[classes.target], arena[destination])
    let weights = classes.weights.map { arena[$0] }
    for line in 0..<classes.lines.count {
      terms[line] = 0
      if classes.ignores(line, target) { continue }
      let indices = classes.lines.indices(line)
      let (largest, sum) = x.exponentialSum(indices)
      let logarithm = Scalar(Double.log(sum))
      var term = 0.0
      for (number, index) in indices.enumerated() {
        // A class that is not asked for counts nothing, however unlikely it is: not 0 · ∞.
        if classes.isOther(line, number, target) { continue }
        let share = classes.share(line, number, at: index, target, weights)
        term -= Double(share * (x[index] - largest - logarithm))
      }
      terms[line] = Scalar(term)
    }
  }
}

/// ŷ̄_c = weight · (p_c Σ a − a_c).
private struct CrossEntropyPullback: Instruction {
  let classes: TargetDistribution
  let weight: TermWeight
  let destination: Destination

  var reads: Places { Places(classes.prediction, classes.target, classes.weights, weight.upstream, weight.divisor) }
  var writes: Places { Places(destination.place) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    let (x, target, gradient) = (arena[classes.prediction], arena[classes.target], arena[destination.place])
    let weights = classes.weights.map { arena[$0] }
    for line in 0..<classes.lines.count {
      let weight = classes.ignores(line, target) ? 0 : self.weight(line, in: arena)
      let indices = classes.lines.indices(line)
      let (largest, sum) = x.exponentialSum(indices)
      var total = 0.0
      for (number, index) in indices.enumerated() {
        total += Double(classes.share(line, number, at: index, target, weights))
      }
      for (number, index) in indices.enumerated() {
        let p = Scalar.exp(x[index] - largest) / Scalar(sum)
        let share = classes.share(line, number, at: index, target, weights)
        let cotangent = weight * (p * Scalar(total) - share)
        gradient[index] = destination.accumulates ? gradient[index] + cotangent : cotangent
      }
    }
  }
}
