import Tensors

/// y = x, or y += x, of equally many elements.
struct Copy: Instruction {
  let source: Int
  let destination: Destination

  init(_ source: Operand, into destination: Destination) {
    self.source = source.place
    self.destination = destination
  }

  var reads: Places { Places(source) }
  var writes: Places { Places(destination.place) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    arena[destination.place].update(from: arena[source], accumulating: destination.accumulates)
  }
}

/// y = factor · x.
struct Scale: Instruction {
  let source: Int
  let factor: Double
  let destination: Int

  init(_ source: Operand, by factor: Double, into destination: Operand) {
    self.source = source.place
    self.factor = factor
    self.destination = destination.place
  }

  var reads: Places { Places(source) }
  var writes: Places { Places(destination) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    let x = arena[source]
    let y = arena[destination]
    let factor = Scalar(factor)
    for index in 0..<y.count { y[index] = factor * x[index] }
  }
}

/// y = factor · Σ x, or y += factor · Σ x: a single number. Summed in double precision.
struct ReduceSum: Instruction {
  let source: Int
  let factor: Double
  let destination: Destination

  init(_ source: Operand, times factor: Double, into destination: Destination) {
    self.source = source.place
    self.factor = factor
    self.destination = destination
  }

  var reads: Places { Places(source) }
  var writes: Places { Places(destination.place) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    let result = arena[destination.place]
    let before = destination.accumulates ? Double(result[0]) : 0
    result[0] = Scalar(before + arena[source].sum() * factor)
  }
}
