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
  /// Whether they are added to what is there.
  private(set) var addsColumnSums = false
  /// Whether one thread computes it in one go.
  private(set) var isInBlock = false
  /// b as it was packed beforehand.
  private(set) var packed: Int?

  init(_ a: Operand, _ b: Operand, bias: Operand? = nil, into destination: Destination, _ product: Matmul) {
    self.a = a.place
    self.b = b.place
    self.bias = bias?.place
    self.destination = destination.place
    accumulates = destination.accumulates
    self.product = product
  }

  /// The product computed by one thread in one go, with b as it was packed where it was.
  func inBlock(packed: Operand?) -> MatrixProduct {
    var product = self
    product.isInBlock = true
    product.packed = packed?.place
    return product
  }

  var reads: Places { Places(a, b, bias, mask, packed) }
  var writes: Places { Places(destination, columnSums) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    if isBare, product.isSmall {
      return product.small(arena[a], arena[b], into: arena[destination], accumulating: accumulates)
    }
    let epilogue = Epilogue(
      bias: bias.map { arena[$0] }, rectifies: rectifies, mask: mask.map { arena[$0] },
      columnSums: columnSums.map { arena[$0] }, addsColumnSums: addsColumnSums)
    if isInBlock {
      product.inBlock(
        arena[a], arena[b], packed: packed.map { arena[$0] }, into: arena[destination], accumulating: accumulates,
        epilogue)
    } else {
      product(arena[a], arena[b], into: arena[destination], accumulating: accumulates, epilogue)
    }
  }

  private var isPlain: Bool { !accumulates && !rectifies && mask == nil && columnSums == nil }

  /// Whether nothing is done with the product but to write or to add it.
  private var isBare: Bool { bias == nil && !rectifies && mask == nil && columnSums == nil }

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

  func summingColumns(into destination: Int, accumulating: Bool) -> (any Instruction)? {
    guard !accumulates, columnSums == nil else { return nil }
    var fused = self
    fused.columnSums = destination
    fused.addsColumnSums = accumulating
    return fused
  }
}

/// b packed for products of many blocks of rows with it.
struct PackFactor: Instruction {
  let b: Int
  let destination: Int
  let product: Matmul

  var reads: Places { Places(b) }
  var writes: Places { Places(destination) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    product.pack(arena[b], into: arena[destination])
  }
}
