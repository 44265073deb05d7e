import Tensors

/// c = op(a) op(b), or c += op(a) op(b).
struct MatrixProduct: Instruction {
  let a: Int
  let b: Int
  let destination: Int
  let accumulates: Bool
  let product: Matmul

  init(_ a: Operand, _ b: Operand, into destination: Destination, _ product: Matmul) {
    self.a = a.place
    self.b = b.place
    self.destination = destination.place
    accumulates = destination.accumulates
    self.product = product
  }

  var reads: [Int] { [a, b] }
  var writes: [Int] { [destination] }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    product(arena[a], arena[b], into: arena[destination], accumulating: accumulates)
  }
}
