import Tensors

/// y = the largest number of each window, and which it is.
struct PoolMaximum: Instruction {
  let x: Int
  let y: Int
  let choice: Int
  let pooling: MaxPooling

  var reads: Places { Places(x) }
  var writes: Places { Places(y, choice) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    pooling.forward(arena[x], into: arena[y], choice: arena[choice])
  }
}

/// x̄ of a maximum pooling.
struct PoolMaximumPullback: Instruction {
  let upstream: Int
  let choice: Int
  let destination: Destination
  let pooling: MaxPooling

  var reads: Places { Places(upstream, choice) }
  var writes: Places { Places(destination.place) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    pooling.pullback(
      arena[upstream], choice: arena[choice], into: arena[destination.place], accumulating: destination.accumulates)
  }
}

/// y = the mean of each window.
struct PoolAverage: Instruction {
  let x: Int
  let y: Int
  let pooling: AveragePooling

  var reads: Places { Places(x) }
  var writes: Places { Places(y) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    pooling.forward(arena[x], into: arena[y])
  }
}

/// x̄ of an average pooling.
struct PoolAveragePullback: Instruction {
  let upstream: Int
  let destination: Destination
  let pooling: AveragePooling

  var reads: Places { Places(upstream) }
  var writes: Places { Places(destination.place) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    pooling.pullback(arena[upstream], into: arena[destination.place], accumulating: destination.accumulates)
  }
}
