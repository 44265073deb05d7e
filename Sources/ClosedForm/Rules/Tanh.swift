import Networks
import RealModule

/// a = tanh f, tanh′ = 1 − a², so ∂L/∂f = δ ⊙ (1 − a²).
extension Tanh: Formulated {
  package func output(_ here: LayerSite) -> Expression {
    here.input.applying(.tanh)
  }

  package func gradient(ofSource index: Int, _ here: LayerSite, _ delta: Expression) -> Expression {
    delta ⊙ (1 - here.output.squared)
  }

  package func name(of rule: LayerRule, _ here: LayerSite) -> String {
    rule == .output ? "hyperbolic tangent" : "derivative of tanh"
  }

  package var derivativeSteps: [DerivativeStep] {
    [
      DerivativeStep(
        rule: "quotient rule",
        latex: { f, _ in
          #"\frac{\partial}{\partial \#(f)} \frac{\sinh \#(f)}{\cosh \#(f)} = "#
            + #"\frac{\cosh^{2} \#(f) - \sinh^{2} \#(f)}{\cosh^{2} \#(f)}"#
        },
        text: { f, _ in "∂/∂\(f) sinh \(f) / cosh \(f) = (cosh² \(f) − sinh² \(f)) / cosh² \(f)" },
        // cosh² − sinh² = 1, without the cancellation.
        value: { f, _ in 1 / (.cosh(f) * .cosh(f)) }),
      DerivativeStep(
        rule: "derivative of tanh in terms of tanh",
        latex: { f, a in #"1 - \tanh^{2} \#(f) = 1 - \left(\#(a)\right)^{2}"# },
        text: { f, a in "1 − tanh² \(f) = 1 − \(a)²" },
        value: { _, a in 1 - a * a }),
    ]
  }
}
