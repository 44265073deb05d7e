import Networks
import Tensors

/// One step of a derivation: one rule, what it gives as a formula, and the number.
public struct DerivationStep: Sendable {
  /// On which way through the network a step stands.
  public enum Phase: String, Sendable {
    /// From the inputs to the loss.
    case forward
    /// From the loss back.
    case backward
  }

  /// The step's number, from 1 on.
  public let number: Int
  /// The way on which it stands.
  public let phase: Phase
  /// The name of the value that the step computes, or computes the gradient by; `"loss"` for the loss.
  public let target: String
  /// The rule's name: `"derivative of σ"`.
  public let rule: String
  /// The equation in LaTeX; where all tensors have at most four elements, with the numbers put in.
  public let latex: String
  /// The equation in plain Unicode.
  public let text: String
  /// What comes out: the value, or the gradient.
  public let value: Tensor<Double>
}

/// How small the steps of a derivation are.
public enum DerivationDetail: String, CaseIterable, Sendable {
  /// One step for each value, and one for each gradient.
  case brief
  /// Besides what each consumer of a value contributes, and how derivatives of activations and losses are found.
  case full
}

/// Something written in both notations.
struct Phrase: Hashable, Sendable {
  let latex: String
  let text: String

  init(_ latex: String, _ text: String) { (self.latex, self.text) = (latex, text) }

  /// The name of something.
  init(_ name: SymbolName) { self.init(name.latex(), name.text()) }

  /// ∂a/∂b.
  init(derivativeOf a: SymbolName, by b: SymbolName) {
    self.init("\\frac{\\partial \(a.latex())}{\\partial \(b.latex())}", "∂\(a.text())/∂\(b.text())")
  }
}
