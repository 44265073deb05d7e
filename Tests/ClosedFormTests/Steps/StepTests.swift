import Foundation
import Networks
import Tensors
import Testing

@testable import ClosedForm

@Suite("Derivations, a step at a time")
struct StepTests {
  private func skip() throws -> Case {
    try Case(
      skip3(), inputs: ["x": [1]], loss: halfSquaredError, target: [1],
      numbers: ["x": [1], "target": [0.5], "f1.weight": [0.8], "f2.weight": [0.8], "f3.weight": [0.8]])
  }

  private func pen() throws -> Case {
    try Case(
      penAndPaper(), inputs: ["x": [1]], loss: LossDefinition("BCELoss"), target: [1],
      numbers: [
        "x": [1.5], "target": [1], "a0.weight": [0.5], "a1.weight": [-0.3], "p2.weight": [0.8], "s.weight": [0.4],
      ])
  }

  private func steps(_ network: Case, _ detail: DerivationDetail) throws -> [DerivationStep] {
    try network.derivation.steps(network.bindings, wanted: network.graph.parameters, detail: detail)
  }

  @Test("three neurons with skip connections: rules and formulas")
  func skipSteps() throws {
    let steps = try steps(skip(), .brief)
    #expect(steps.map(\.number) == Array(1...22))
    #expect(steps.map(\.phase) == Array(repeating: .forward, count: 10) + Array(repeating: .backward, count: 12))
    #expect(
      steps.dropFirst(9).prefix(6).map { "\($0.target), \($0.rule): \($0.text)" } == [
        "loss, squared error: L = 1/2 · (ŷ − y)² ≈ 1/2 · (3.364 − 0.5)² ≈ 4.101",
        "a3, derivative of the squared error: ½ and the 2 of the square's derivative cancel: "
          + "δ_ŷ = ∂L/∂ŷ = ŷ − y ≈ 3.364 − 0.5 ≈ 2.864",
        "g3, sum rule: ∂L/∂g₃ = ∂L/∂ŷ · ∂ŷ/∂g₃ = δ_ŷ ≈ 2.864",
        "f3, derivative of σ: δ₃ = ∂L/∂f₃ = ∂L/∂g₃ · ∂g₃/∂f₃ = δ_ŷ · g₃ · (1 − g₃) "
          + "≈ 2.864 · 0.8795 · (1 − 0.8795) ≈ 0.3036",
        "f3.weight, weights: δ times input: ∂L/∂w₃ = ∂L/∂f₃ · ∂f₃/∂w₃ = δ₃ · a₂ ≈ 0.3036 · 2.484 ≈ 0.7542",
        "a2, sum over consumers: δ_a₂ = ∂L/∂a₂ = ∂L/∂ŷ · ∂ŷ/∂a₂ + ∂L/∂f₃ · ∂f₃/∂a₂ = δ_ŷ + δ₃ · w₃ "
          + "≈ 2.864 + 0.3036 · 0.8 ≈ 3.107",
      ])
    #expect(
      steps[2].latex == #"a^{[1]} = g^{[1]} + x \approx 0.69 + 1 \approx 1.69"#)
  }

  @Test("pen and paper in full: the textbook's derivation of ∂L/∂a₂ = σ(a₂) − y")
  func textbook() throws {
    let steps = try steps(pen(), .full)
    let derived = steps.filter { $0.phase == .backward }.prefix(6)
    #expect(
      derived.map(\.rule) == [
        "derivative of the logarithm", "common denominator", "quotient rule", "derivative of σ in terms of σ",
        "chain rule", "σ and binary cross-entropy cancel",
      ])
    #expect(
      derived.map { $0.latex.components(separatedBy: #" \approx "#)[0] } == [
        #"\frac{\partial L}{\partial \hat{y}} = -\frac{y}{\hat{y}} + \frac{1 - y}{1 - \hat{y}}"#,
        #"\frac{\partial L}{\partial \hat{y}} = \frac{\hat{y} - y}{\hat{y} \, \left(1 - \hat{y}\right)}"#,
        #"\frac{\partial \hat{y}}{\partial a^{[2]}} = \frac{\partial}{\partial a^{[2]}} \frac{1}{1 + e^{-a^{[2]}}}"#
          + #" = \frac{e^{-a^{[2]}}}{\left(1 + e^{-a^{[2]}}\right)^{2}}"#,
        #"\frac{\partial \hat{y}}{\partial a^{[2]}} = \frac{1}{1 + e^{-a^{[2]}}} "#
          + #"\left(1 - \frac{1}{1 + e^{-a^{[2]}}}\right) = \hat{y} \left(1 - \hat{y}\right)"#,
        #"\frac{\partial L}{\partial a^{[2]}} = \frac{\partial L}{\partial \hat{y}} \, "#
          + #"\frac{\partial \hat{y}}{\partial a^{[2]}} = \frac{\hat{y} - y}{\hat{y} \, \left(1 - \hat{y}\right)}"#
          + #" \, \hat{y} \, \left(1 - \hat{y}\right)"#,
        #"\delta_{a^{[2]}} = \frac{\partial L}{\partial a^{[2]}} = \hat{y} - y"#,
      ])
    let slope = steps.filter { $0.target == "yhat" && $0.latex.contains("e^{") }.map { $0.value.elements[0] }
    #expect(slope.count == 2 && abs(slope[0] - slope[1]) < 1e-15)
  }

  @Test(
    "each step's formula ends with its closed form, its value is the gradient", arguments: DerivationDetail.allCases)
  func last(detail: DerivationDetail) throws {
    for network in [try skip(), try pen()] {
      let steps = try steps(network, detail)
      let form = try network.derivation.recursiveForm(of: network.graph.parameters)
      let evaluation = try network.derivation.evaluate(network.bindings, wanted: network.graph.parameters)
      for parameter in network.graph.parameters {
        let step = try #require(steps.last { $0.target == network.graph.name(of: parameter) })
        let closed = try #require(form.gradients[parameter]?.text.split(separator: " = ").last)
        #expect(step.text.contains(" = \(closed)"))
        #expect(step.value == evaluation.gradients[parameter])
      }
    }
  }

  @Test("a step mentions only what earlier steps have introduced", arguments: DerivationDetail.allCases)
  func order(detail: DerivationDetail) throws {
    for network in [try skip(), try pen()] {
      let (graph, names) = (network.graph, network.derivation.names)
      var introduced = Set(
        (graph.inputs + graph.parameters + [graph.target].compactMap { $0 }).map { names.values[$0].text() })
      let symbols = Set(names.values.map { $0.text() } + names.deltas.map { $0.text() } + [names.loss.text()])
      for step in try steps(network, detail) {
        let sides = step.text.components(separatedBy: " = ")
        let isSymbol = { (part: String) in symbols.contains(part) }
        let isGradient = { (part: String) in part.hasPrefix("∂L/") && !part.contains(" ") }
        let defined = sides.prefix { isSymbol($0) || isGradient($0) }
        // "∂L/∂h through s" is a name of its own.
        let used = sides.dropFirst(max(defined.count, 1)).flatMap { side in
          side.components(separatedBy: CharacterSet(charactersIn: " ()²")).filter { isSymbol($0) || isGradient($0) }
        }
        #expect(introduced.isSuperset(of: used), "\(step.text)")
        introduced.formUnion(defined)
      }
    }
  }

  @Test("a batch: no numbers where tensors are large, small ones as matrices, sums by name")
  func batch() throws {
    let network = try Case(
      [.linear("f1", 2), LayerDefinition("ReLU", name: "a1"), .linear("f2", 1)], inputs: ["x": [4, 3]],
      loss: LossDefinition("MSELoss"), target: [4, 1])
    let steps = try network.derivation.steps(network.bindings, wanted: network.graph.parameters)
    #expect(steps.first?.latex == #"f^{[1]} = x W^{[1]\top} + b^{[1]}"#)
    #expect(steps.last { $0.target == "f1.bias" }?.rule == "broadcast bias: sum over the batch")
    #expect(steps.first { $0.target == "f2" && $0.phase == .backward }?.latex.contains(#"\begin{pmatrix}"#) == true)
  }
}
