import Networks
import Tensors

/// ℓ = ŷ, one term an element: the loss is their sum or mean.
///
///     ∂ℓ/∂ŷ = 1
private protocol TargetlessLossRule: DifferentiableLoss {}

extension TargetlessLossRule {
  func forward(_ place: LossPlace, terms: Operand, _ program: inout ProgramBuilder) {
    program.append(Copy(place.prediction, into: Destination(operand: terms, accumulates: false)))
  }

  func pullback(_ place: LossPlace, upstream: Operand?, _ program: inout ProgramBuilder) {
    program.contribute(to: place.prediction) { destination, program in
      program.append(Weigh(nil, by: upstream, times: place.factor, into: destination))
    }
  }
}

extension Mean: TargetlessLossRule {}
extension Sum: TargetlessLossRule {}
