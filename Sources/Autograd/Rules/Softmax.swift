import Networks
import Tensors

/// yᵢ = e^xᵢ / Σⱼ e^xⱼ along one dimension, computed as e^(xᵢ − m) / Σⱼ e^(xⱼ − m) with the largest m
///
///     x̄ᵢ = yᵢ (ȳᵢ − Σⱼ ȳⱼ yⱼ),    since ∂yⱼ/∂xᵢ = yⱼ (δᵢⱼ − yᵢ)
extension Softmax: Differentiable {
  func forward(_ place: LayerPlace, _ program: inout ProgramBuilder) {
    guard let lines = lines(place) else { return }
    program.append(SoftmaxValue(x: place.sources[0].place, y: place.output.place, lines: lines))
  }

  func pullback(_ place: LayerPlace, upstream: Operand, _ program: inout ProgramBuilder) {
    guard let lines = lines(place) else { return }
    program.contribute(to: place.sources[0]) { destination, program in
      program.append(
        SoftmaxPullback(upstream: upstream.place, y: place.output.place, destination: destination, lines: lines))
    }
  }
}

extension NormalizedExponential {
  /// The lines that are normalised.
  func lines(_ place: LayerPlace) -> Lines? {
    let shape = place.output.shape
    return axis(forRank: shape.rank).map { Lines(of: shape, along: $0) }
  }
}

/// yᵢ = e^xᵢ / Σⱼ e^xⱼ.
private struct SoftmaxValue: Instruction {
  let x: Int
  let y: Int
  let lines: Lines

  var reads: Places { Places(x) }
  var writes: Places { Places(y) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    let (x, y) = (arena[x], arena[y])
    for line in 0..<lines.count {
      let indices = lines.indices(line)
      let (largest, sum) = x.exponentialSum(indices)
      for index in indices { y[index] = .exp(x[index] - largest) / Scalar(sum) }
    }
  }
}

/// x̄ᵢ = yᵢ (ȳᵢ − Σⱼ ȳⱼ yⱼ).
private struct SoftmaxPullback: Instruction {
  let upstream: Int
  let y: Int
  let destination: Destination
  let lines: Lines

  var reads: Places { Places(upstream, y) }
  var writes: Places { Places(destination.place) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    let (upstream, y, gradient) = (arena[upstream], arena[y], arena[destination.place])
    for line in 0..<lines.count {
      let indices = lines.indices(line)
      var product = 0.0
      for index in indices { product += Double(upstream[index] * y[index]) }
      for index in indices {
        let cotangent = y[index] * (upstream[index] - Scalar(product))
        gradient[index] = destination.accumulates ? gradient[index] + cotangent : cotangent
      }
    }
  }
}
