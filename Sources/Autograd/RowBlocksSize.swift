import Networks
import Tensors

/// Into how many blocks and parts a batch is cut.
struct RowBlocksSize {
  /// The rows of a block: so many that weights are not fetched for few of them, and so few that what is computed of them
  /// stays in the second-level cache.
  static let height = 256
  /// Parts have sums of their own, which take memory and time.
  private static let mostParts = 16
  /// What a part must have to do for a forward pass, in floating-point operations.
  private static let leastWork = 1e6
  /// From so many parameters on they would be fetched from memory for each block.
  private static let mostParameters = 1 << 19

  /// The rows of the batch.
  let rows: Int
  /// The parts of the batch, each of one block or several.
  let parts: Int

  /// `nil` where a graph does not go through in blocks, or not with gain.
  init?(_ graph: Graph, _ dtype: DType) {
    guard graph.parameterCount <= Self.mostParameters, graph.work >= 2 * Self.leastWork, let rows = graph.rows else {
      return nil
    }
    parts = min(rows / Self.height, Self.mostParts)
    self.rows = rows
    guard parts >= 2, graph.work >= Double(parts) * Self.leastWork else { return nil }
    // Products so large are done at once, on the matrix unit.
    for node in graph.nodes where dtype == .float32 {
      guard let linear = node.layer as? Linear else { continue }
      let (inputs, outputs) = (graph.shape(of: node.sources[0]).last, linear.outFeatures)
      let products = [
        Matmul(rows: rows, columns: outputs, inner: inputs), Matmul(rows: outputs, columns: inputs, inner: rows),
      ]
      if products.contains(where: \.suitsTiles) { return nil }
    }
  }

  /// The number of blocks.
  var blocks: Int { (rows + Self.height - 1) / Self.height }

  /// The rows of the last block, where it has fewer than the others.
  var rest: Int { rows % Self.height }

  /// The rows of a block.
  func rows(of block: Int) -> Range<Int> { block * Self.height..<min((block + 1) * Self.height, rows) }

  /// The blocks of a part, at least one, without that of the ``rest``.
  func wholeBlocks(of part: Int) -> Range<Int> {
    Parallelism.share(part, of: parts, over: rows / Self.height)
  }
}
