import Networks
import Tensors

/// yᵢ = xᵢ − log Σⱼ e^xⱼ along one dimension, computed as xᵢ − m − log Σⱼ e^(xⱼ − m) with the largest m
///
///     x̄ᵢ = ȳᵢ − e^yᵢ Σⱼ ȳⱼ,    since ∂yⱼ/∂xᵢ = δᵢⱼ − e^yᵢ
extension LogSoftmax: Differentiable {
  func forward(_ place: LayerPlace, _ program: inout ProgramBuilder) {
    guard let lines = lines(place) else { return }
    program.append(LogSoftmaxValue(x: place.sources[0].place, y: place.output.place, lines: lines))
  }

  func pullback(_ place: LayerPlace, upstream: Operand, _ program: inout ProgramBuilder) {
    guard let lines = lines(place) else { return }
    program.contribute(to: place.sources[0]) { destination, program in
      program.append(
        LogSoftmaxPullback(upstream: upstream.place, y: place.output.place, destination: destination, lines: lines))
    }
  }
}

/// yᵢ = xᵢ − log Σⱼ e^xⱼ.
private struct LogSoftmaxValue: Instruction {
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
      let logarithm = Scalar(Double.log(sum))
      for index in indices { y[index] = x[index] - largest - logarithm }
    }
  }
}

/// x̄ᵢ = ȳᵢ − e^yᵢ Σⱼ ȳⱼ.
private struct LogSoftmaxPullback: Instruction {
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
      var sum = 0.0
      for index in indices { sum += Double(upstream[index]) }
      for index in indices {
        let cotangent = upstream[index] - .exp(y[index]) * Scalar(sum)
        gradient[index] = destination.accumulates ? gradient[index] + cotangent : cotangent
      }
    }
  }
}
