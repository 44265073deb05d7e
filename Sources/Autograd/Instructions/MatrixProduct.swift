import Tensors

/// c = op(a) op(b) + bias, or c += op(a) op(b) + bias, with one bias a column or none; then what else is done with c while
/// it is in the cache.
struct MatrixProduct: Instruction {
  let a: Int
  let b: Int
  let bias: Int?
  private(set) var destination: Int
  let accumulates: Bool
  let product: Matmul
  /// Whether max(c, 0) is written.
  private(set) var rectifies = false
  /// Where these numbers are 0 or less, 0 is written.
  private(set) var mask: Int?
  /// Where the sums of the columns go.
  private(set) var columnSums: Int?

  init(_ a: Operand, _ b: Operand, bias: Operand? = nil, into destination: Destination, _ product: Matmul) {
    self.a = a.place
    self.b = b.place
    self.bias = bias?.place
    self.destination = destination.place
    accumulates = destination.accumulates
    self.product = product
  }

  var reads: Places { Places(a, b, bias, mask) }
  var writes: Places { Places(destination, columnSums) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    product(
      arena[a], arena[b], into: arena[destination], accumulating: accumulates,
      Epilogue(
        bias: bias.map { arena[$0] }, rectifies: rectifies, mask: mask.map { arena[$0] },
        columnSums: columnSums.map { arena[$0] }))
  }

  private var isPlain: Bool { !accumulates && !rectifies && mask == nil && columnSums == nil }

  func rectifying(into y: Int) -> (any Instruction)? {
    guard isPlain else { return nil }
    var fused = self
    fused.destination = y
    fused.rectifies = true
    return fused
  }

  func masking(by mask: Int, into destination: Int) -> (any Instruction)? {
    guard isPlain else { return nil }
    var fused = self
    fused.destination = destination
    fused.mask = mask
    return fused
  }

  func summingColumns(into destination: Int) -> (any Instruction)? {
    guard !accumulates, columnSums == nil else { return nil }
    var fused = self
    fused.columnSums = destination
    return fused
  }
}
