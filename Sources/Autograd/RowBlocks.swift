import Clocks
import Networks
import Tensors

/// A program that goes through a large batch block by block: the rows of a block go all the way, from the input to the loss
/// and back, while what is computed of them is in one core's cache, and threads meet once, at the end.
///
/// For networks in which each row goes its own way. Gradients of parameters are sums over rows: each of a few parts of the
/// batch has sums of its own, to which its blocks add in order, and then these are added in order. How many blocks and parts
/// there are depends on sizes alone.
final class RowBlocks<Scalar: TensorScalar>: Sendable {
  private let size: RowBlocksSize
  private let places: RowBlocksPlaces
  /// What is done once, before all blocks, in any order.
  private let preparation: InstructionList
  /// The instructions for the first block of a part.
  private let first: InstructionList
  /// Those for the others.
  private let later: InstructionList
  /// The arenas of both.
  private let pool: ArenaPool<Scalar>
  /// The instructions and arenas for the last block, where it has fewer rows.
  private let rest: (instructions: InstructionList, pool: ArenaPool<Scalar>)?
  /// What is done once, with what is summed up.
  private let conclusion: InstructionList
  /// Where all lies that is not a block's own.
  let layout: Arena<Scalar>.Layout
  /// The loss.
  let loss: Operand?
  /// The gradients, in the order in which they are asked for.
  let gradients: [Operand?]

  /// Compiles a graph; `nil` where it does not go through in blocks, or not with gain.
  ///
  /// - Parameters:
  ///   - graph: the network.
  ///   - gradientsOf: the values whose gradients are asked for, each once.
  ///   - kept: the layer outputs that are asked for.
  /// - Throws: where a layer kind has no rule.
  init?(_ graph: Graph, gradientsOf: [Graph.ValueID], keeping kept: [Graph.ValueID]) throws(CompilationFault) {
    guard let size = RowBlocksSize(graph, Scalar.dtype) else { return nil }
    func build(_ graph: Graph, _ block: BlockPosition) throws(CompilationFault) -> (ProgramBuilder, loss: Operand?) {
      var builder = ProgramBuilder(graph, gradientsOf: gradientsOf, keeping: kept, block: block)
      let loss = try builder.appendForward()
      if !gradientsOf.isEmpty { builder.appendBackward() }
      return (builder, loss)
    }
    let some = graph.taking(rows: RowBlocksSize.height)
    var (builder, loss) = try build(some, .first)
    self.size = size
    self.loss = loss
    gradients = zip(gradientsOf, builder.gradients(of: gradientsOf)).map { graph.operand($0, at: $1?.place) }
    let results = kept + gradients.compactMap { $0?.place }
    let places = RowBlocksPlaces(graph, size, builder, loss: loss?.place, results: results)
    self.places = places
    layout = places.layout()
    preparation = InstructionList(builder.preparation)
    conclusion = InstructionList(builder.conclusion)
    first = InstructionList(builder.takeInstructions())
    pool = ArenaPool(Arena.Layout(first, counts: builder.counts, isLent: places.isShown, kept: []))
    var (others, _) = try build(some, .later)
    later = InstructionList(others.takeInstructions())
    guard size.rest > 0 else {
      rest = nil
      return
    }
    var (fewer, _) = try build(graph.taking(rows: size.rest), .later)
    assert(fewer.counts.count == builder.counts.count, "which places there are depends on the number of rows")
    let instructions = InstructionList(fewer.takeInstructions())
    let layout = Arena<Scalar>.Layout(instructions, counts: fewer.counts, isLent: places.isShown, kept: [])
    rest = (instructions, ArenaPool(layout))
  }

  /// Runs all blocks with the numbers that `batch` shows, as long as there is time.
  /// - Throws: `DeadlineExceeded`.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run(in batch: Arena<Scalar>, until deadline: Deadline?) throws(DeadlineExceeded) {
    try deadline?.check()
    Parallelism.forEachAlone(preparation.count) { preparation.run($0, in: batch) }
    Parallelism.forEachAlone(size.parts) { part in
      let blocks = size.wholeBlocks(of: part)
      pool.withArena { own in
        places.showPart(part, of: batch, in: own)
        for block in blocks where deadline?.hasPassed != true {
          places.showRows(size.rows(of: block), of: batch, in: own)
          (block == blocks.lowerBound ? first : later).run(in: own)
        }
      }
      guard part == size.parts - 1, let rest else { return }
      rest.pool.withArena { own in
        places.showPart(part, of: batch, in: own)
        places.showRows(size.rows(of: size.blocks - 1), of: batch, in: own)
        rest.instructions.run(in: own)
      }
    }
    try deadline?.check()
  }

  /// What there is after a run: the loss, and the gradients in the order in which they are asked for; `nil` where there is
  /// none.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func collect(from batch: Arena<Scalar>) -> (loss: Tensor<Scalar>?, gradients: [Tensor<Scalar>?]) {
    let loss = loss.map { loss in
      batch[loss.place].assign(places.tensor(loss, from: batch))
      conclusion.run(in: batch)
      return batch[loss.place].tensor(of: loss.shape)
    }
    let results = [Tensor<Scalar>?](unsafeUninitializedCapacity: gradients.count) { results, count in
      nonisolated(unsafe) let results = results
      Parallelism.forEach(gradients.count) { index in
        results.initializeElement(at: index, to: gradients[index].map { places.tensor($0, from: batch) })
      }
      count = gradients.count
    }
    return (loss, results)
  }
}
