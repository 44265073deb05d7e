import Networks

/// A loss with formulas: its terms, the gradient at the prediction, and where it and the activation before it are
/// simplified together, the gradient before that.
package protocol FormulatedLoss: Loss {
  /// The terms that the reduction sums.
  func terms(_ here: LossSite) -> Expression

  /// The gradient at the prediction of Σ weight ⊙ terms.
  func gradient(_ here: LossSite) -> Expression

  /// What cancels within the loss's own gradient, as a step of a derivation is named; `nil` where nothing does.
  func simplification(_ here: LossSite) -> String?

  /// The gradient at `input`, the input of `activation`, whose output is the prediction, where the two cancel to
  /// something simpler than the chain rule gives; `nil` where they do not.
  func jointGradient(with activation: any Layer, of input: Expression, _ here: LossSite) -> JointGradient?

  /// What a derivation calls a step by one of these rules.
  func name(of rule: LossRule) -> String

  /// What the gradient at the prediction looks like on the way to ``gradient(_:)``, where a derivation shows it.
  func gradientSteps(_ here: LossSite) -> [(rule: String, gradient: Expression)]
}

extension FormulatedLoss {
  package func simplification(_ here: LossSite) -> String? { nil }

  package func jointGradient(with activation: any Layer, of input: Expression, _ here: LossSite) -> JointGradient? {
    nil
  }
}

/// A loss's surroundings as symbols.
package struct LossSite {
  /// ŷ, the value that the loss reads.
  package let prediction: Expression
  /// y; without meaning for a loss that takes none.
  package let target: Expression
  /// w, the weight of the classes or terms, and that of their positive parts, where the loss has them.
  let weights: (terms: Expression?, positiveParts: Expression?)
  /// What every term is weighted with besides: scale, scale/N, or scale times the upstream gradient of the terms' shape.
  package let weight: Expression
  /// The number that the loss is multiplied with, apart from the reduction.
  package let scale: Double
}

/// A gradient that passes a loss and an activation in one step.
package struct JointGradient {
  /// What cancels, as a step of a derivation is named.
  package let rule: String
  /// The gradient at the activation's input.
  package let gradient: Expression
}
