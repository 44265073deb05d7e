import Networks
import Tensors

/// y = its sources side by side along one dimension.
///
///     x̄ᵢ = the slice of ȳ where xᵢ lies
extension Concat: Differentiable {
  func forward(_ place: LayerPlace, _ program: inout ProgramBuilder) {
    for slice in slices(place) where slice.run > 0 {
      program.append(
        CopySlices(
          source: slice.source.place, destination: Destination(operand: place.output, accumulates: false),
          blocks: slice.blocks, run: slice.run, sourceStart: 0, sourceStride: slice.run,
          destinationStart: slice.start, destinationStride: slice.stride))
    }
  }

  func pullback(_ place: LayerPlace, upstream: Operand, _ program: inout ProgramBuilder) {
    for slice in slices(place) {
      program.contribute(to: slice.source) { destination, program in
        program.append(
          CopySlices(
            source: upstream.place, destination: destination, blocks: slice.blocks, run: slice.run,
            sourceStart: slice.start, sourceStride: slice.stride, destinationStart: 0,
            destinationStride: slice.run))
      }
    }
  }

  /// Where a source lies in the output: `blocks` runs of `run` numbers, the first at `start`, `stride` apart.
  private struct Slice {
    let source: Operand
    let blocks: Int
    let run: Int
    let start: Int
    let stride: Int
  }

  private func slices(_ place: LayerPlace) -> [Slice] {
    let shape = place.output.shape
    guard let axis = axis(forRank: shape.rank) else { return [] }
    let blocks = shape.count(in: 0..<axis)
    let stride = shape.count(in: axis..<shape.rank)
    var start = 0
    return place.sources.map { source in
      let run = source.shape.count(in: axis..<source.shape.rank)
      defer { start += run }
      return Slice(source: source, blocks: blocks, run: run, start: start, stride: stride)
    }
  }
}
