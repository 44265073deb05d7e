import Networks
import Tensors

/// y = x̂ ⊙ w + b with x̂ = (x − μ) r and r = 1/√(σ² + ε), where μ and σ² are mean and variance of each row: all that
/// the last dimensions hold together, n numbers. x is `[rows, n]`, w and b are `[n]`.
///
///     b̄ = Σ over rows of ȳ        w̄ = Σ over rows of ȳ ⊙ x̂
///     x̄ = r (g − mean(g) − x̂ mean(g ⊙ x̂)),    g = ȳ ⊙ w
///
/// The two means are what comes back through μ and through r. μ and r are computed anew on the way back: that is one more
/// look at a row that is read anyway, and nothing has to be kept.
///
/// - SeeAlso: J. L. Ba, J. R. Kiros, G. E. Hinton: Layer Normalization (2016), <https://arxiv.org/abs/1607.06450>.
extension LayerNorm: Differentiable {
  func forward(_ place: LayerPlace, _ program: inout ProgramBuilder) {
    program.append(
      LayerNormValue(
        x: place.sources[0].place, weight: place.parameters.first?.place,
        bias: bias ? place.parameters[1].place : nil, y: place.output.place, rows: rows(place)))
  }

  func pullback(_ place: LayerPlace, upstream: Operand, _ program: inout ProgramBuilder) {
    let (x, weight) = (place.sources[0], place.parameters.first)
    program.contribute(to: x) { destination, program in
      program.append(
        LayerNormPullback(
          upstream: upstream.place, x: x.place, weight: weight?.place, destination: destination, rows: rows(place)))
    }
    guard let weight else { return }
    program.contribute(to: weight) { destination, program in
      program.append(
        LayerNormWeightPullback(upstream: upstream.place, x: x.place, destination: destination, rows: rows(place)))
    }
    guard bias else { return }
    program.contribute(to: place.parameters[1]) { destination, program in
      program.append(SumToShape(upstream, into: destination))
    }
  }

  private func rows(_ place: LayerPlace) -> NormalizedRows {
    let length = normalizedShape.reduce(1, *)
    return NormalizedRows(count: place.output.count / length, length: length, eps: eps)
  }
}

/// Rows of neighbouring numbers, each normalised by itself.
private struct NormalizedRows: Sendable {
  /// How many rows there are.
  let count: Int
  /// n, the numbers in a row.
  let length: Int
  /// ε.
  let eps: Double

  /// The indices of a row's numbers.
  func indices(_ row: Int) -> Range<Int> { row * length..<(row + 1) * length }

  /// μ and r = 1/√(σ² + ε) of the numbers at `indices`, in double precision; σ² is the mean of (x − μ)².
  @inline(__always)
  func statistics<Scalar: TensorScalar>(_ x: Elements<Scalar>, _ indices: Range<Int>) -> (mean: Double, scale: Double) {
    var sum = 0.0
    for index in indices { sum += Double(x[index]) }
    let mean = sum / Double(length)
    var squares = 0.0
    for index in indices { squares += (Double(x[index]) - mean) * (Double(x[index]) - mean) }
    return (mean, 1 / (squares / Double(length) + eps).squareRoot())
  }
}

/// y = (x − μ) r ⊙ w + b.
private struct LayerNormValue: Instruction {
  let x: Int
  let weight: Int?
  let bias: Int?
  let y: Int
  let rows: NormalizedRows

  var reads: Places { Places(x, weight, bias) }
  var writes: Places { Places(y) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    let (x, y) = (arena[x], arena[y])
    let (weight, bias) = (weight.map { arena[$0] }, bias.map { arena[$0] })
    for row in 0..<rows.count {
      let indices = rows.indices(row)
      let (mean, scale) = rows.statistics(x, indices)
      for index in indices {
        let column = index - indices.lowerBound
        var value = Scalar((Double(x[index]) - mean) * scale)
        if let weight { value *= weight[column] }
        if let bias { value += bias[column] }
        y[index] = value
      }
    }
  }
}

/// x̄ = r (g − mean(g) − x̂ mean(g ⊙ x̂)), g = ȳ ⊙ w.
private struct LayerNormPullback: Instruction {
  let upstream: Int
  let x: Int
  let weight: Int?
  let destination: Destination
  let rows: NormalizedRows

  var reads: Places { Places(upstream, x, weight) }
  var writes: Places { Places(destination.place) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    let (upstream, x, gradient) = (arena[upstream], arena[x], arena[destination.place])
    let weight = weight.map { arena[$0] }
    for row in 0..<rows.count {
      let indices = rows.indices(row)
      let (mean, scale) = rows.statistics(x, indices)
      func standardized(_ index: Int) -> Double { (Double(x[index]) - mean) * scale }
      func weighted(_ index: Int) -> Double {
        Double(upstream[index]) * (weight.map { Double($0[index - indices.lowerBound]) } ?? 1)
      }
      var (sum, product) = (0.0, 0.0)
      for index in indices {
        sum += weighted(index)
        product += weighted(index) * standardized(index)
      }
      let (meanSum, meanProduct) = (sum / Double(rows.length), product / Double(rows.length))
      for index in indices {
        let cotangent = Scalar(scale * (weighted(index) - meanSum - standardized(index) * meanProduct))
        gradient[index] = destination.accumulates ? gradient[index] + cotangent : cotangent
      }
    }
  }
}

/// w̄ = Σ over rows of ȳ ⊙ x̂.
private struct LayerNormWeightPullback: Instruction {
  let upstream: Int
  let x: Int
  let destination: Destination
  let rows: NormalizedRows

  var reads: Places { Places(upstream, x) }
  var writes: Places { Places(destination.place) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    let (upstream, x, gradient) = (arena[upstream], arena[x], arena[destination.place])
    var sums = [Double](repeating: 0, count: rows.length)
    for row in 0..<rows.count {
      let indices = rows.indices(row)
      let (mean, scale) = rows.statistics(x, indices)
      for index in indices {
        sums[index - indices.lowerBound] += Double(upstream[index]) * (Double(x[index]) - mean) * scale
      }
    }
    for (column, sum) in sums.enumerated() {
      gradient[column] = destination.accumulates ? gradient[column] + Scalar(sum) : Scalar(sum)
    }
  }
}
