import Tensors

/// A convolution, or one of its vector-Jacobian products.
struct Convolve: Instruction {
  /// Which of the three.
  enum Direction: Sendable {
    /// y = x ⋆ w + b, from x and w.
    case forward(bias: Int?)
    /// x̄, from ȳ and w.
    case inputGradient
    /// w̄, from ȳ and x.
    case weightGradient
  }

  let direction: Direction
  let first: Int
  let second: Int
  let destination: Destination
  let convolution: Convolution

  init(
    _ direction: Direction, _ first: Operand, _ second: Operand, into destination: Destination,
    _ convolution: Convolution
  ) {
    self.direction = direction
    self.first = first.place
    self.second = second.place
    self.destination = destination
    self.convolution = convolution
  }

  var reads: Places {
    if case .forward(let bias) = direction { Places(first, second, bias) } else { Places(first, second) }
  }
  var writes: Places { Places(destination.place) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    let (a, b, target) = (arena[first], arena[second], arena[destination.place])
    switch direction {
    case .forward(let bias):
      convolution.forward(a, b, bias: bias.map { arena[$0] }, into: target)
    case .inputGradient:
      convolution.inputGradient(a, b, into: target, accumulating: destination.accumulates)
    case .weightGradient:
      convolution.weightGradient(a, b, into: target, accumulating: destination.accumulates)
    }
  }
}

/// b̄ = Σ over images and positions of ȳ `[N, C, H, W]`, or b̄ +=: a sum for each channel, in double precision.
struct SumChannels: Instruction {
  let upstream: Int
  let batch: Int
  let channels: Int
  let plane: Int
  let destination: Destination

  init(_ upstream: Operand, into destination: Destination) {
    self.upstream = upstream.place
    self.destination = destination
    batch = upstream.shape[0]
    channels = upstream.shape[1]
    plane = upstream.shape.count(in: 2..<upstream.shape.rank)
  }

  var reads: Places { Places(upstream) }
  var writes: Places { Places(destination.place) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    let (upstream, target) = (arena[upstream], arena[destination.place])
    for channel in 0..<channels {
      var sum = 0.0
      for n in 0..<batch {
        let start = (n * channels + channel) * plane
        for index in start..<start + plane { sum += Double(upstream[index]) }
      }
      target[channel] = destination.accumulates ? target[channel] + Scalar(sum) : Scalar(sum)
    }
  }
}
