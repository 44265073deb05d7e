import Networks
import Tensors

/// y = x₁ + x₂ + …, broadcast.
///
///     x̄ᵢ = ȳ, summed over the dimensions along which xᵢ was repeated
extension Add: Differentiable {
  func forward(_ place: LayerPlace, _ program: inout ProgramBuilder) {
    program.fold(.add, place)
  }

  func pullback(_ place: LayerPlace, upstream: Operand, _ program: inout ProgramBuilder) {
    for source in place.sources {
      let isRepeated = source.shape != upstream.shape
      program.contribute(to: source, onlyOnce: isRepeated ? nil : upstream) { destination, program in
        program.append(SumToShape(upstream, into: destination))
      }
    }
  }
}

extension ProgramBuilder {
  /// y = x₁ ∘ x₂ ∘ …, from the left.
  mutating func fold(_ operation: BinaryOperation, _ place: LayerPlace) {
    append(Combine(operation, place.sources[0], place.sources[1], into: place.output))
    for source in place.sources.dropFirst(2) {
      append(Combine(operation, place.output, source, into: place.output))
    }
  }
}
