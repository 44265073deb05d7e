import Tensors

/// How two numbers are joined.
enum BinaryOperation: Sendable {
  case add, subtract, multiply
}

/// z = x ∘ y, where y broadcasts to z, and x does too or is z itself; or max(z, 0).
struct Combine: Instruction {
  let operation: BinaryOperation
  let x: Int
  let y: Int
  private(set) var destination: Int
  private(set) var rectifies = false
  let fromX: Broadcasting
  let fromY: Broadcasting

  init(_ operation: BinaryOperation, _ x: Operand, _ y: Operand, into destination: Operand) {
    self.operation = operation
    self.x = x.place
    self.y = y.place
    self.destination = destination.place
    fromX = Broadcasting(x.shape, to: destination.shape)
    fromY = Broadcasting(y.shape, to: destination.shape)
  }

  var reads: Places { Places(x, y) }
  var writes: Places { Places(destination) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    switch operation {
    case .add where rectifies: combine(arena) { $0 + $1 <= 0 ? 0 : $0 + $1 }
    case .add: combine(arena) { $0 + $1 }
    case .subtract: combine(arena) { $0 - $1 }
    case .multiply: combine(arena) { $0 * $1 }
    }
  }

  func rectifying(into y: Int) -> (any Instruction)? {
    // Where z is x, or is written twice, its first value is wanted too.
    guard operation == .add, !rectifies, x != destination, fromX.isIdentity || fromY.isIdentity else { return nil }
    var fused = self
    fused.destination = y
    fused.rectifies = true
    return fused
  }

  @inline(__always)
  private func combine<Scalar: TensorScalar>(_ arena: Arena<Scalar>, _ operation: (Scalar, Scalar) -> Scalar) {
    let (x, y, z) = (arena[x], arena[y], arena[destination])
    switch (fromX.isIdentity, fromY.isIdentity) {
    case (true, true):
      Parallelism.forRanges(of: z.count, grain: 1 << 15) { range in
        for index in range { z[index] = operation(x[index], y[index]) }
      }
    case (true, false):
      fromY.forEach { z[$0] = operation(x[$0], y[$1]) }
    case (false, true):
      fromX.forEach { z[$0] = operation(x[$1], y[$0]) }
    case (false, false):
      // Both are repeated: z takes x first, then y.
      fromX.forEach { z[$0] = x[$1] }
      fromY.forEach { z[$0] = operation(z[$0], y[$1]) }
    }
  }
}

/// x̄ = ±Σ ȳ over the dimensions along which x was repeated: the vector-Jacobian product of broadcasting.
struct SumToShape: Instruction {
  let upstream: Int
  let isNegative: Bool
  let destination: Destination
  let broadcasting: Broadcasting

  init(_ upstream: Operand, negated: Bool = false, into destination: Destination) {
    self.upstream = upstream.place
    isNegative = negated
    self.destination = destination
    broadcasting = Broadcasting(destination.operand.shape, to: upstream.shape)
  }

  var reads: Places { Places(upstream) }
  var writes: Places { Places(destination.place) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    let target = arena[destination.place]
    let upstream = arena[upstream]
    if broadcasting.isIdentity, !isNegative {
      return target.update(from: upstream, accumulating: destination.accumulates)
    }
    if broadcasting.repeatsWhole, !isNegative {
      return target.update(fromColumnSumsOf: upstream, accumulating: destination.accumulates)
    }
    broadcasting.sum(upstream, into: target, negated: isNegative, accumulating: destination.accumulates)
  }
}
