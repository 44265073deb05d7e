import Networks
import Tensors

extension Derivation {
  /// Takes a student through the whole forward pass and back to the gradients by `wanted`, a step at a time, each by
  /// one named rule and from what earlier steps have defined. The last step that has a parameter for its target is
  /// its closed form.
  ///
  /// - Throws: ``DerivationError`` where a gradient does not exist.
  public func steps(
    _ bindings: Bindings<Double>, wanted: [Graph.ValueID], detail: DerivationDetail = .brief
  ) throws(DerivationError) -> [DerivationStep] {
    try check(wanted)
    let plan = StepPlan(self, to: wanted, detail)
    var writer = StepWriter(plan, bindings)
    return plan.drafts.enumerated().map { writer.step($1, number: $0 + 1) }
  }
}
