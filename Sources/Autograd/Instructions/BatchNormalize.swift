import Tensors

/// y = (x − μ) ρ w + b for each channel, or max(y, 0); before that, μ and ρ are taken from x where `eps` says so.
struct BatchNormalize: Instruction {
  /// The places of w and b, where there are such, and of μ and ρ = 1/√(σ² + ε).
  struct Coefficients: Sendable {
    let weight: Int?
    let bias: Int?
    let mean: Int
    let inverseDeviation: Int

    func numbers<Scalar: TensorScalar>(in arena: Arena<Scalar>) -> BatchNormalization.Coefficients<Scalar> {
      .init(
        weight: weight.map { arena[$0] }, bias: bias.map { arena[$0] }, mean: arena[mean],
        inverseDeviation: arena[inverseDeviation])
    }
  }

  let x: Int
  let coefficients: Coefficients
  let eps: Double?
  private(set) var y: Int
  private(set) var rectifies = false
  let normalization: BatchNormalization

  init(_ x: Operand, _ coefficients: Coefficients, statisticsWith eps: Double?, into y: Operand) {
    self.x = x.place
    self.coefficients = coefficients
    self.eps = eps
    self.y = y.place
    normalization = BatchNormalization(x.shape)
  }

  var reads: Places {
    let (weight, bias) = (coefficients.weight, coefficients.bias)
    return eps == nil
      ? Places(x, weight, bias, coefficients.mean, coefficients.inverseDeviation) : Places(x, weight, bias)
  }
  var writes: Places {
    eps == nil ? Places(y) : Places(y, coefficients.mean, coefficients.inverseDeviation)
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    normalization.forward(
      arena[x], coefficients.numbers(in: arena), statisticsWith: eps, rectifies: rectifies, into: arena[y])
  }

  func rectifying(into y: Int) -> (any Instruction)? {
    guard !rectifies else { return nil }
    var fused = self
    fused.y = y
    fused.rectifies = true
    return fused
  }
}

/// The gradients of x, w and b, of those that are wanted.
struct BatchNormalizePullback: Instruction {
  let upstream: Int
  /// max(y, 0), where the upstream gradient is that of it.
  let rectified: Int?
  let x: Int
  let coefficients: BatchNormalize.Coefficients
  let usesBatchStatistics: Bool
  let gradients: (x: Destination?, weight: Destination?, bias: Destination?)
  let normalization: BatchNormalization

  init(
    _ upstream: (place: Int, rectified: Int?), _ x: Operand, _ coefficients: BatchNormalize.Coefficients,
    usesBatchStatistics: Bool, x gradient: Destination?, weight: Destination?, bias: Destination?
  ) {
    (self.upstream, rectified) = upstream
    self.x = x.place
    self.coefficients = coefficients
    self.usesBatchStatistics = usesBatchStatistics
    gradients = (gradient, weight, bias)
    normalization = BatchNormalization(x.shape)
  }

  var reads: Places {
    Places(upstream, rectified, x, coefficients.weight, coefficients.mean, coefficients.inverseDeviation)
  }
  var writes: Places { Places(gradients.x?.place, gradients.weight?.place, gradients.bias?.place) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    func target(_ destination: Destination?) -> BatchNormalization.Gradients<Scalar>.Target? {
      destination.map { (arena[$0.place], $0.accumulates) }
    }
    normalization.pullback(
      arena[upstream], arena[x], rectified: rectified.map { arena[$0] }, coefficients.numbers(in: arena),
      usesBatchStatistics: usesBatchStatistics,
      into: .init(x: target(gradients.x), weight: target(gradients.weight), bias: target(gradients.bias)))
  }
}

/// ρ = 1/√(σ² + ε).
struct InverseDeviation: Instruction {
  let variance: Int
  let eps: Double
  let destination: Int

  init(_ variance: Operand, eps: Double, into destination: Operand) {
    self.variance = variance.place
    self.eps = eps
    self.destination = destination.place
  }

  var reads: Places { Places(variance) }
  var writes: Places { Places(destination) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    let (variance, inverse) = (arena[variance], arena[destination])
    for channel in 0..<inverse.count {
      inverse[channel] = Scalar(1 / (Double(variance[channel]) + eps).squareRoot())
    }
  }
}
