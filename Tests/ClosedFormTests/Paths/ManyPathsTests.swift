import Networks
import Tensors
import Testing

@testable import ClosedForm

@Suite("More paths than can be followed")
struct ManyPathsTests {
  /// `count` residual blocks: a Linear, a ReLU, and the sum with what came in.
  private func residualBlocks(_ count: Int, width: Int, activation: String = "Tanh") throws -> Case {
    var layers: [LayerDefinition] = []
    var previous = "x"
    for l in 1...count {
      layers.append(.linear("f\(l)", width, from: previous))
      layers.append(LayerDefinition(activation, name: "g\(l)"))
      layers.append(LayerDefinition("Add", name: "a\(l)", from: ["g\(l)", previous]))
      previous = "a\(l)"
    }
    return try Case(layers, inputs: ["x": [2, width]], loss: halfSquaredError, target: [2, width])
  }

  @Test("512 residual blocks: 2⁵¹² paths, counted exactly, the rest as a remainder, in little time")
  func residual() throws {
    let network = try residualBlocks(512, width: 4)
    let x = try network.id("x")
    let clock = ContinuousClock()
    let start = clock.now
    let form = try network.derivation.expandedForm(of: [x], network.bindings)
    #expect(clock.now - start < .seconds(10))
    let gradient = try #require(form.gradients[x])
    var power = PathCount.one
    for _ in 0..<512 {
      let once = power
      power += once
    }
    #expect(gradient.paths == power)
    #expect(gradient.paths.description.hasPrefix("13407807929942597099574024998205846127479365820592393377723561"))
    #expect(gradient.paths.description.count == 155)
    #expect(!gradient.isComplete && gradient.terms.count == 32 && gradient.remainder != nil)
    #expect(gradient.terms.allSatisfy { $0.latex.utf8.count < 2000 })
    #expect(gradient.formula.latex.hasSuffix(#" + \cdots"#))
  }

  @Test("all parameters of 512 blocks at once: one term each, as many as can be named")
  func parameters() throws {
    let network = try residualBlocks(512, width: 2)
    let form = try network.derivation.expandedForm(of: network.graph.parameters, network.bindings)
    #expect(form.gradients.values.allSatisfy { $0.terms.count >= 1 })
    #expect(form.gradients.values.reduce(0) { $0 + $1.terms.reduce(0) { $0 + $1.path.count } } <= 1 << 20)
  }

  @Test("among single numbers a narrow beam finds the largest terms")
  func beam() throws {
    let network = try residualBlocks(8, width: 1)
    let parameters = network.graph.parameters
    let all = try network.derivation.expandedForm(of: parameters, network.bindings)
    var limits = ExpansionLimits()
    (limits.enumeratedPaths, limits.beamWidth, limits.terms) = (1, 4, 4)
    let few = try network.derivation.expandedForm(of: parameters, network.bindings, limits: limits)
    for parameter in parameters {
      let (all, few) = (try #require(all.gradients[parameter]), try #require(few.gradients[parameter]))
      #expect(few.isComplete == (few.paths <= PathCount(4)))
      #expect(few.terms.map(\.path) == all.terms.prefix(4).map(\.path))
    }
  }

  @Test("a dense block: the paths of all subsets")
  func dense() throws {
    var layers: [LayerDefinition] = []
    var sources = ["x"]
    for l in 1...10 {
      layers.append(LayerDefinition("Concat", name: "c\(l)", from: sources + (l == 1 ? ["x"] : [])))
      layers.append(.linear("f\(l)", 2))
      sources.append("f\(l)")
    }
    let network = try Case(layers, inputs: ["x": [3, 2]], loss: halfSquaredError, target: [3, 2])
    let form = try network.derivation.expandedForm(of: network.graph.inputs, network.bindings)
    // p(x) = p(c₁)·2 + Σ p(cₗ) with p(cₗ) = Σ of those after l: 1, 1, 2, 4, …, 2⁸; x stands twice in c₁.
    #expect(try form.gradients[network.id("x")]?.paths == PathCount(512 + 256))
  }

  @Test("a chain of thousands of layers is one path, whose product is not written out")
  func chain() throws {
    var layers: [LayerDefinition] = []
    for l in 1...2000 {
      layers.append(.linear("f\(l)", 2, from: l == 1 ? "x" : nil))
      layers.append(LayerDefinition("Tanh", name: "g\(l)"))
    }
    let network = try Case(layers, inputs: ["x": [2]])
    let form = try network.derivation.expandedForm(of: network.graph.inputs, network.bindings)
    let gradient = try #require(form.gradients[network.id("x")])
    #expect(gradient.paths == .one && gradient.terms.count == 1 && gradient.remainder == nil)
    #expect(gradient.terms[0].path.count == 4000)
    #expect(gradient.terms[0].text.hasPrefix("∂L/∂ŷ · ∂ŷ/∂f₂₀₀₀ · "))
    #expect(gradient.terms[0].text.hasSuffix(" · ∂f₁/∂x"))
  }
}
