import Networks
import Tensors

/// y = x₁ − x₂ − …, broadcast.
///
///     x̄₁ = ȳ        x̄ᵢ = −ȳ for i ≥ 2, each summed over the dimensions along which xᵢ was repeated
extension Subtract: Differentiable {
  func forward(_ place: LayerPlace, _ program: inout ProgramBuilder) {
    program.fold(.subtract, place)
  }

  func pullback(_ place: LayerPlace, upstream: Operand, _ program: inout ProgramBuilder) {
    for (index, source) in place.sources.enumerated() {
      program.contribute(to: source) { destination, program in
        program.append(SumToShape(upstream, negated: index > 0, into: destination))
      }
    }
  }
}
