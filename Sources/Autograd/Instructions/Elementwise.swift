import Networks
import Tensors

/// An activation y = φ(x) that works on each number by itself. A conforming kind writes φ and ȳ φ′(x) down, and has
/// everything else from here.
protocol ElementwiseRule: Differentiable {
  /// φ(x).
  func value<Scalar: TensorScalar>(_ x: Scalar) -> Scalar

  /// x̄ = ȳ φ′(x), where `upstream` is ȳ, and y = φ(x) is at hand.
  ///
  /// A whole product and not the factor alone: where φ′ is 0, some kinds are 0 whatever ȳ is, NaN too.
  func cotangent<Scalar: TensorScalar>(_ upstream: Scalar, at x: Scalar, value y: Scalar) -> Scalar

  /// The x at which φ has a kink, where it has one.
  var kink: Double? { get }

  /// Whether φ(x) = max(x, 0), which other instructions can do on their way, and whose derivative y tells as well as x.
  var isRectifier: Bool { get }

  // The loops, once a type of number: a requirement with a concrete signature has its default compiled for each kind.
  func map(_ x: Elements<Double>, into y: Elements<Double>)
  func map(_ x: Elements<Float>, into y: Elements<Float>)
  func pull(
    _ upstream: Elements<Double>, _ x: Elements<Double>, _ y: Elements<Double>, into gradient: Elements<Double>,
    accumulating: Bool)
  func pull(
    _ upstream: Elements<Float>, _ x: Elements<Float>, _ y: Elements<Float>, into gradient: Elements<Float>,
    accumulating: Bool)
}

extension ElementwiseRule {
  var kink: Double? { nil }
  var isRectifier: Bool { false }

  func forward(_ place: LayerPlace, _ program: inout ProgramBuilder) {
    if let kink { program.note(.side(place.sources[0], of: kink)) }
    if isRectifier, program.rectify(place.sources[0], into: place.output) { return }
    program.append(Map(rule: self, x: place.sources[0].place, y: place.output.place))
  }

  // x̄ = ȳ ⊙ φ′(x)
  func pullback(_ place: LayerPlace, upstream: Operand, _ program: inout ProgramBuilder) {
    let (x, y) = (place.sources[0], place.output)
    program.contribute(to: x) { destination, program in
      if isRectifier, program.mask(upstream, by: y, into: destination) { return }
      program.append(
        MapPullback(
          rule: self, upstream: upstream.place, x: isRectifier ? y.place : x.place, y: y.place,
          destination: destination))
    }
  }

  func map(_ x: Elements<Double>, into y: Elements<Double>) { each(x, into: y) }
  func map(_ x: Elements<Float>, into y: Elements<Float>) { each(x, into: y) }

  func pull(
    _ upstream: Elements<Double>, _ x: Elements<Double>, _ y: Elements<Double>, into gradient: Elements<Double>,
    accumulating: Bool
  ) {
    eachPull(upstream, x, y, into: gradient, accumulating: accumulating)
  }

  func pull(
    _ upstream: Elements<Float>, _ x: Elements<Float>, _ y: Elements<Float>, into gradient: Elements<Float>,
    accumulating: Bool
  ) {
    eachPull(upstream, x, y, into: gradient, accumulating: accumulating)
  }

  @inline(__always)
  private func each<Scalar: TensorScalar>(_ x: Elements<Scalar>, into y: Elements<Scalar>) {
    Parallelism.forRanges(of: y.count, grain: 1 << 15) { range in
      for index in range { y[index] = value(x[index]) }
    }
  }

  @inline(__always)
  private func eachPull<Scalar: TensorScalar>(
    _ upstream: Elements<Scalar>, _ x: Elements<Scalar>, _ y: Elements<Scalar>, into gradient: Elements<Scalar>,
    accumulating: Bool
  ) {
    Parallelism.forRanges(of: y.count, grain: 1 << 15) { range in
      if accumulating {
        for index in range { gradient[index] += cotangent(upstream[index], at: x[index], value: y[index]) }
      } else {
        for index in range { gradient[index] = cotangent(upstream[index], at: x[index], value: y[index]) }
      }
    }
  }
}

/// y = φ(x).
struct Map: Instruction {
  let rule: any ElementwiseRule
  let x: Int
  let y: Int

  var reads: Places { Places(x) }
  var writes: Places { Places(y) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    if let arena = arena as? Arena<Double> {
      rule.map(arena[x], into: arena[y])
    } else if let arena = arena as? Arena<Float> {
      rule.map(arena[x], into: arena[y])
    }
  }
}

/// x̄ = ȳ ⊙ φ′(x), or x̄ += ȳ ⊙ φ′(x).
struct MapPullback: Instruction {
  let rule: any ElementwiseRule
  let upstream: Int
  let x: Int
  let y: Int
  let destination: Destination

  var reads: Places { Places(upstream, x, y) }
  var writes: Places { Places(destination.place) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    let accumulates = destination.accumulates
    if let arena = arena as? Arena<Double> {
      rule.pull(arena[upstream], arena[x], arena[y], into: arena[destination.place], accumulating: accumulates)
    } else if let arena = arena as? Arena<Float> {
      rule.pull(arena[upstream], arena[x], arena[y], into: arena[destination.place], accumulating: accumulates)
    }
  }
}
