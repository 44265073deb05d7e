import Networks

/// Which of a layer's rules is meant.
package enum LayerRule: Hashable, Sendable {
  /// The output in terms of what the layer reads.
  case output
  /// What δ contributes to the gradient of this source.
  case source(Int)
  /// What δ contributes to the gradient of this parameter.
  case parameter(Int)
}

/// Which of a loss's rules is meant.
package enum LossRule: Hashable, Sendable {
  /// The loss in terms of prediction and target.
  case value
  /// The gradient at the prediction.
  case gradient
}

/// A step on the way to the derivative of an elementwise function a = φ(f).
package struct DerivativeStep: Sendable {
  /// What is done: `"quotient rule"`.
  package let rule: String
  /// What the derivative equals then, in LaTeX, for given names of f and a.
  package let latex: @Sendable (_ f: String, _ a: String) -> String
  /// The same in plain text.
  package let text: @Sendable (_ f: String, _ a: String) -> String
  /// Its value, computed as it is written.
  package let value: @Sendable (_ f: Double, _ a: Double) -> Double
}

extension Formulated {
  package func name(of rule: LayerRule, _ here: LayerSite) -> String {
    let kind = Self.kind.type
    switch rule {
    case .output: return "definition of \(kind)"
    case .source: return "derivative of \(kind)"
    case .parameter: return "derivative of \(kind) by its parameter"
    }
  }

  package var derivativeSteps: [DerivativeStep] { [] }
}

extension FormulatedLoss {
  package func name(of rule: LossRule) -> String {
    rule == .value ? "definition of \(Self.kind.type)" : "derivative of \(Self.kind.type)"
  }

  package func gradientSteps(_ here: LossSite) -> [(rule: String, gradient: Expression)] { [] }
}
