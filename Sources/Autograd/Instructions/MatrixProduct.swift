import Tensors

/// c = op(a) op(b) + bias, or c += op(a) op(b) + bias, with one bias a column or none.
struct MatrixProduct: Instruction {
  let a: Int
  let b: Int
  let bias: Int?
  let destination: Int
  let accumulates: Bool
  let product: Matmul

  init(_ a: Operand, _ b: Operand, bias: Operand? = nil, into destination: Destination, _ product: Matmul) {
    self.a = a.place
    self.b = b.place
    self.bias = bias?.place
    self.destination = destination.place
    accumulates = destination.accumulates
    self.product = product
  }

  var reads: Places { Places(a, b, bias) }
  var writes: Places { Places(destination) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    product(
      arena[a], arena[b], bias: bias.map { arena[$0] }, into: arena[destination], accumulating: accumulates)
  }
}
