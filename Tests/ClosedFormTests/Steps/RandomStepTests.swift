import Networks
import Tensors
import Testing

@testable import ClosedForm

@Suite("Derivations and sums over paths of random networks")
struct RandomStepTests {
  /// Whether a step is about the gradient at its target, and not about an activation's own derivative.
  private func isGradient(_ step: DerivationStep) -> Bool {
    step.phase == .backward && step.rule != "quotient rule" && !step.rule.contains(" in terms of ")
  }

  @Test("all kinds of layers and losses: every gradient is the value of its last step")
  func allKinds() throws {
    for seed in 1000..<1060 {
      let network = try RandomNetwork(seed: seed)
      let graph = network.graph
      let wanted = graph.inputs + graph.parameters + graph.nodes.map(\.output)
      let bindings = try network.bindings()
      let evaluation = try network.derivation.evaluate(bindings, wanted: wanted)
      let steps = try network.derivation.steps(bindings, wanted: wanted, detail: .full)
      for value in wanted {
        let step = try #require(steps.last { isGradient($0) && $0.target == graph.name(of: value) })
        let gradient = try #require(evaluation.gradients[value])
        #expect(zip(step.value.elements, gradient.elements).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN })
      }
      let form = try network.derivation.expandedForm(of: wanted, bindings)
      for value in wanted {
        let (gradient, expanded) = (try #require(evaluation.gradients[value]), try #require(form.gradients[value]))
        guard gradient.norm.isFinite, expanded.remainder == nil else { continue }
        let sum = expanded.terms.reduce(Tensor(shape: gradient.shape, repeating: 0)) { sum, term in
          Elementwise.combination([1, 1], [sum, term.value], shape: gradient.shape)
        }
        let error = Elementwise.combination([1, -1], [sum, gradient], shape: gradient.shape).norm
        let size = expanded.terms.reduce(1) { max($0, $1.norm) }
        #expect(error <= 1e-10 * size, "seed \(seed), \(graph.name(of: value))")
      }
    }
  }
}
