import Networks
import Tensors

/// y = x, seen in another shape
///
///     x̄ = ȳ, seen in x's shape
extension Flatten: Differentiable {
  func forward(_ place: LayerPlace, _ program: inout ProgramBuilder) {
    program.append(Copy(place.sources[0], into: Destination(operand: place.output, accumulates: false)))
  }

  func pullback(_ place: LayerPlace, upstream: Operand, _ program: inout ProgramBuilder) {
    program.contribute(to: place.sources[0], onlyOnce: upstream) { destination, program in
      program.append(Copy(upstream, into: destination))
    }
  }
}
