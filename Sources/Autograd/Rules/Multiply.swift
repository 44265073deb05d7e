import Networks
import Tensors

/// y = x₁ ⊙ x₂ ⊙ …, broadcast.
///
///     x̄ᵢ = ȳ ⊙ Π over j ≠ i of xⱼ, summed over the dimensions along which xᵢ was repeated
///
/// The product of the others is multiplied out, not divided out of y: a factor may be zero.
extension Multiply: Differentiable {
  func forward(_ place: LayerPlace, _ program: inout ProgramBuilder) {
    program.fold(.multiply, place)
  }

  func pullback(_ place: LayerPlace, upstream: Operand, _ program: inout ProgramBuilder) {
    for index in place.sources.indices {
      program.contribute(to: place.sources[index]) { destination, program in
        let product = program.scratch(place.output.shape)
        var factor = upstream
        for other in place.sources.indices where other != index {
          program.append(Combine(.multiply, factor, place.sources[other], into: product))
          factor = product
        }
        program.append(SumToShape(product, into: destination))
      }
    }
  }
}
