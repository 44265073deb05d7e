import Tensors

/// Copies blocks of `run` neighbouring numbers between two tensors in which they lie at different distances: a slice
/// along one dimension.
struct CopySlices: Instruction {
  let source: Int
  let destination: Destination
  /// How many blocks there are.
  let blocks: Int
  /// The numbers in a block.
  let run: Int
  /// The first block and the distance between blocks, in the source.
  let sourceStart: Int
  let sourceStride: Int
  /// The first block and the distance between blocks, in the destination.
  let destinationStart: Int
  let destinationStride: Int

  var reads: Places { Places(source) }
  var writes: Places { Places(destination.place) }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func run<Scalar: TensorScalar>(in arena: Arena<Scalar>) {
    let (x, y) = (arena[source], arena[destination.place])
    for block in 0..<blocks {
      let from = sourceStart + block * sourceStride
      let to = destinationStart + block * destinationStride
      y.slice(to..<to + run).update(from: x.slice(from..<from + run), accumulating: destination.accumulates)
    }
  }
}
