import Foundation
import Networks
import Tensors
import Testing

@testable import ClosedForm

/// Whether KaTeX is here: Debian's `nodejs` and `libjs-katex`, or a `katex` that Node finds by itself.
private let canRender = Tool(name: "node").succeeds(["-e", "\(findingKaTeX) katex.renderToString('x')"])

/// Binds `katex` in Node.
private let findingKaTeX = """
  let katex; try { katex = require('/usr/share/javascript/katex/katex.js') } catch { katex = require('katex') }
  """

@Suite("All LaTeX through KaTeX in strict mode", .enabled(if: canRender, "needs nodejs and libjs-katex"))
struct KaTeXTests {
  @Test("random networks of all kinds", arguments: [1000, 1100])
  func randomNetworks(first: Int) throws {
    try check(
      (first..<first + 100).map { seed in
        let network = try RandomNetwork(seed: seed)
        return ("seed \(seed)", network.derivation)
      })
  }

  @Test("the notebooks' networks")
  func notebooks() throws {
    try check([
      ("skip-3", Case(skip3(), inputs: ["x": [1]], loss: halfSquaredError, target: [1]).derivation),
      (
        "pen and paper",
        Case(penAndPaper(), inputs: ["x": [1]], loss: LossDefinition("BCELoss"), target: [1]).derivation
      ),
      ("wide", Case(skip3(), inputs: ["x": [1]], loss: LossDefinition("BCELoss"), target: [1]).derivation),
    ])
  }

  @Test("awkward names")
  func awkwardNames() throws {
    let names = [
      "_", "__", "a_b", "a-b", "0", "007", "x_1", "frac", "L", "N", "u", "y", "delta", "W_1", "b-2", "end",
      String(repeating: "long-name_", count: 20),
    ]
    var layers = names.map { LayerDefinition.linear($0, 2) }
    layers.append(LayerDefinition("DenseBlock", name: "d_1", [Argument("layers", .layers(layers))]))
    layers.append(LayerDefinition("Tanh", name: "hat"))
    try check([
      ("names", Case(layers, inputs: ["_x-": [3, 2]], loss: LossDefinition("MSELoss"), target: [3, 36]).derivation),
      ("vector", Case(layers, inputs: ["x1": [2]]).derivation),
    ])
  }

  @Test("long sums and long products")
  func longFormulas() throws {
    var layers = (1...60).map { LayerDefinition.linear("f\($0)", 2, from: "x") }
    layers.append(LayerDefinition("Add", name: "sum", from: layers.compactMap(\.name)))
    layers.append(LayerDefinition("Multiply", name: "product", from: layers.compactMap(\.name)))
    layers.append(LayerDefinition("Concat", name: "all", from: layers.compactMap(\.name)))
    try check([("long", Case(layers, inputs: ["x": [3, 2]]).derivation)])
  }

  /// Renders everything that a derivation says: the recursion, the sums over paths, the steps.
  private func check(_ derivations: [(String, Derivation)], sourceLocation: SourceLocation = #_sourceLocation) throws {
    let formulas = try derivations.map { name, derivation in
      let graph = derivation.graph
      let wanted = graph.inputs + graph.parameters + graph.nodes.map(\.output)
      let form = try derivation.recursiveForm(of: wanted)
      var latex = form.notation.map(\.latex)
      latex += (form.forward + form.deltas + (form.loss.map { [$0] } ?? [])).map(\.latex)
      latex += wanted.compactMap { form.gradients[$0]?.latex } + form.simplifications.map(\.formula.latex)
      let bindings = try someBindings(graph)
      let expanded = try derivation.expandedForm(of: wanted, bindings)
      latex += expanded.notation.map(\.latex)
      latex += expanded.gradients.values.flatMap { [$0.formula.latex] + $0.terms.map(\.latex) }
      latex += try derivation.steps(bindings, wanted: wanted, detail: .full).map(\.latex)
      return Rendering(name: name, latex: latex)
    }
    let outcome = try withTemporaryFile("json") { url in
      try JSONEncoder().encode(formulas).write(to: url)
      return try Tool(name: "node").run(["-e", findingKaTeX + rendering, url.path])
    }
    #expect(outcome.status == 0, "\(outcome.output)", sourceLocation: sourceLocation)
  }

  /// Numbers for a graph, whatever they are: targets are zero, which is a class, a probability and a number.
  private func someBindings(_ graph: Graph) throws -> Bindings<Double> {
    func tensors(_ values: [Graph.ValueID]) -> [String: Tensor<Double>] {
      var tensors: [String: Tensor<Double>] = [:]
      for value in values {
        tensors[graph.name(of: value)] = Tensor(shape: graph.shape(of: value)) { target in
          for index in target.indices { target[index] = 0.3 * Double((index * 7 + value) % 5) - 0.5 }
        }
      }
      return tensors
    }
    return try Bindings(
      graph, inputs: tensors(graph.inputs), parameters: tensors(graph.parameters),
      target: graph.target.map { Tensor(shape: graph.shape(of: $0), repeating: 0) },
      outputGradient: graph.upstream.map { Tensor(shape: graph.shape(of: $0), repeating: 1) })
  }

  private struct Rendering: Encodable {
    let name: String
    let latex: [String]
  }

  /// Renders every formula; an error, or a warning of any kind, is a failure.
  private let rendering = """

    let failures = 0, count = 0
    console.warn = message => { throw new Error('warning: ' + message) }
    for (const { name, latex } of JSON.parse(require('fs').readFileSync(process.argv[1], 'utf8')))
      for (const formula of latex)
        try {
          katex.renderToString(formula, { strict: 'error', throwOnError: true, displayMode: true })
          count += 1
        } catch (error) {
          if (failures++ < 20) console.log(`${name}: ${formula}\\n  ${error.message}`)
        }
    if (failures || !count) { console.log(`${failures} of ${failures + count} formulas failed`); process.exit(1) }
    """
}
