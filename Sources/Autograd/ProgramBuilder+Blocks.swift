import Networks
import Tensors

// What is different where a program goes through a batch block by block (`RowBlocks`).

/// Where among the blocks of a part of a batch one is.
enum BlockPosition: Sendable {
  /// What is summed over rows is written.
  case first
  /// What is summed over rows is added to what is there.
  case later
}

extension ProgramBuilder {
  /// Whether sums over rows are added to those of earlier blocks.
  var addsSums: Bool { block == .later }

  /// Whether an operand's gradient is a sum over all rows of the batch, of which this program has some.
  func isSummed(_ operand: Operand) -> Bool {
    block != nil && !graph.values[operand.place].hasRows
  }

  /// Appends a product of matrices. In a block, a parameter that is its second factor is packed once for all blocks.
  mutating func multiply(
    _ a: Operand, _ b: Operand, bias: Operand? = nil, into destination: Destination, _ product: Matmul
  ) {
    let instruction = MatrixProduct(a, b, bias: bias, into: destination, product)
    guard block != nil else { return append(instruction) }
    let isParameter = graph.values.indices.contains(b.place) && !graph.values[b.place].hasRows
    guard isParameter, let count = product.packedCount else { return append(instruction.inBlock(packed: nil)) }
    let packed = scratch(Shape(count))
    prepare(PackFactor(b: b.place, destination: packed.place, product: product))
    append(instruction.inBlock(packed: packed))
  }
}
