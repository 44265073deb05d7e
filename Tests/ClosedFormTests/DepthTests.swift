import Networks
import Tensors
import Testing

@testable import ClosedForm

@Suite("Depth")
struct DepthTests {
  /// `count` residual blocks: a Linear, a ReLU, and the sum with what came in.
  private func residualBlocks(_ count: Int) throws -> Case {
    var layers: [LayerDefinition] = []
    var previous = "x"
    for l in 1...count {
      layers.append(.linear("f\(l)", 4, from: previous))
      layers.append(LayerDefinition("ReLU", name: "g\(l)"))
      layers.append(LayerDefinition("Add", name: "a\(l)", from: ["g\(l)", previous]))
      previous = "a\(l)"
    }
    return try Case(layers, inputs: ["x": [2, 4]], loss: halfSquaredError, target: [2, 4])
  }

  @Test("every residual block adds the same number of expressions and the same text")
  func growth() throws {
    let sizes = [8, 16, 32, 64, 128, 256, 512]
    let cases = try sizes.map(residualBlocks)
    let counts = cases.map(\.derivation.expressionCount)
    for (blocks, count) in zip(sizes, counts) {
      #expect(count - counts[0] == (counts[1] - counts[0]) / 8 * (blocks - 8))
    }
    let deltas = try cases.map { try $0.derivation.recursiveForm(of: $0.graph.parameters).deltas }
    // A δ for what enters the block's ReLU and one for what enters the block, where both are used twice.
    #expect(deltas.map(\.count) == sizes.map { 2 * $0 })
    #expect(deltas.joined().allSatisfy { $0.text.count < 64 })
  }

  @Test("a chain of thousands of layers neither overflows the stack nor writes itself out")
  func chain() throws {
    let layers = (0..<5000).map { _ in LayerDefinition("Tanh") }
    let network = try Case(layers, inputs: ["x": [1]])
    let form = try network.derivation.recursiveForm(of: network.graph.inputs)
    #expect(form.deltas.allSatisfy { $0.text.count < 128 })
    let evaluation = try network.derivation.evaluate(network.bindings, wanted: network.graph.inputs)
    #expect(try #require(evaluation.gradients[network.id("x")]).elements[0].isFinite)
  }
}
