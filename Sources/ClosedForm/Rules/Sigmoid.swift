import Networks
import RealModule

/// a = σ(f), σ′ = a(1 − a), so ∂L/∂f = δ ⊙ a ⊙ (1 − a).
extension Sigmoid: Formulated {
  package func output(_ here: LayerSite) -> Expression {
    here.input.applying(.sigmoid)
  }

  package func gradient(ofSource index: Int, _ here: LayerSite, _ delta: Expression) -> Expression {
    delta ⊙ here.output ⊙ (1 - here.output)
  }

  package func name(of rule: LayerRule, _ here: LayerSite) -> String {
    rule == .output ? "logistic function" : "derivative of σ"
  }

  package var derivativeSteps: [DerivativeStep] {
    [
      DerivativeStep(
        rule: "quotient rule",
        latex: { f, _ in
          #"\frac{\partial}{\partial \#(f)} \frac{1}{1 + e^{-\#(f)}} = "#
            + #"\frac{e^{-\#(f)}}{\left(1 + e^{-\#(f)}\right)^{2}}"#
        },
        text: { f, _ in "∂/∂\(f) 1/(1 + exp(−\(f))) = exp(−\(f)) / (1 + exp(−\(f)))²" },
        // An even function: the side on which nothing overflows.
        value: { f, _ in .exp(-abs(f)) / ((1 + .exp(-abs(f))) * (1 + .exp(-abs(f)))) }),
      DerivativeStep(
        rule: "derivative of σ in terms of σ",
        latex: { f, a in
          #"\frac{1}{1 + e^{-\#(f)}} \left(1 - \frac{1}{1 + e^{-\#(f)}}\right) = \#(a) \left(1 - \#(a)\right)"#
        },
        text: { f, a in "1/(1 + exp(−\(f))) · (1 − 1/(1 + exp(−\(f)))) = \(a) · (1 − \(a))" },
        value: { _, a in a * (1 - a) }),
    ]
  }
}
