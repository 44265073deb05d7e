import Networks

/// A step before it is written: the expressions are there, the numbers not yet.
struct StepDraft {
  /// What the equation comes to.
  enum Body {
    /// An expression.
    case expression(Int)
    /// The derivative of the elementwise layer that writes `output` by what it reads, `input`.
    case derivative(DerivativeStep, input: Graph.ValueID, output: Graph.ValueID)
  }

  let phase: DerivationStep.Phase
  let target: String
  let rule: String
  /// What stands before the last sign of equality.
  let left: [Phrase]
  let body: Body
}
