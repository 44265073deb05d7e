import Clocks
import Networks
import Tensors

extension Derivation {
  /// Takes a student through the whole forward pass and back to the gradients by `wanted`, a step at a time, each by
  /// one named rule and from what earlier steps have defined. The last step that has a parameter for its target is
  /// its closed form.
  ///
  /// - Parameters:
  ///   - bindings: the numbers.
  ///   - wanted: the values to differentiate by.
  ///   - detail: how small the steps are.
  ///   - deadline: when to give up, between two expressions.
  /// - Throws: ``DerivationError`` where a gradient does not exist, or there is no time.
  public func steps(
    _ bindings: Bindings<Double>, wanted: [Graph.ValueID], detail: DerivationDetail = .brief,
    deadline: Deadline? = nil
  ) throws(DerivationError) -> [DerivationStep] {
    try check(wanted)
    let plan = StepPlan(self, to: wanted, detail)
    var writer = try StepWriter(plan, bindings, deadline)
    var steps: [DerivationStep] = []
    steps.reserveCapacity(plan.drafts.count)
    for draft in plan.drafts { steps.append(try writer.step(draft, number: steps.count + 1)) }
    return steps
  }
}
