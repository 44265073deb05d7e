import Foundation
import Networks
import Testing

@testable import ClosedForm

/// Whether programs can be run here: Debian's `python3-numpy`, or any other.
private let canRunPrograms = Tool(name: "python3").succeeds(["-c", "import numpy"])

@Suite("The programs, run", .enabled(if: canRunPrograms, "needs python3 and numpy"))
struct ProgramRunTests {
  @Test("programs return the closed form's own values", arguments: [0, 20, 40])
  func randomNetworks(first: Int) throws {
    try check((first..<first + 20).map { try ProgramCase(RandomNetwork(seed: $0)) })
  }

  @Test("those networks have layers and losses of all kinds")
  func kinds() throws {
    let networks = try (0..<60).map { try RandomNetwork(seed: $0) }
    let layers = networks.flatMap { $0.graph.nodes.map { type(of: $0.layer).kind.type } }
    #expect(Set(LayerCatalogue.types).subtracting(layers) == ["Dropout"])
    let origins = networks.flatMap { $0.graph.values.map(\.origin) }
    #expect(origins.contains { if case .dropoutMask = $0 { true } else { false } })
    let losses = networks.compactMap { $0.loss?.type }
    #expect(Set(LossCatalogue.types).subtracting(losses) == [])
  }

  @Test("NaN and infinities flow as they do in the service")
  func nonFinite() throws {
    let line: [Double] = [.nan, .infinity, -.infinity, 0, -1, 2]
    let activations = [
      LayerDefinition("ReLU"), LayerDefinition("ELU"), LayerDefinition("LeakyReLU"), LayerDefinition("Tanh"),
    ]
    var cases = try activations.map { layer in
      (layer.type, try Case([layer], inputs: ["x": [6]], numbers: ["x": line]))
    }
    for loss in ["L1Loss", "SmoothL1Loss", "HuberLoss", "MSELoss"] {
      let network = try Case(
        [LayerDefinition("Identity")], inputs: ["x": [6]],
        loss: LossDefinition(loss, [Argument("reduction", .text("none"))]), target: [6], outputGradient: [6],
        numbers: ["x": line])
      cases.append((loss, network))
    }
    // Two NaN in one window, and windows of nothing but −∞ beside the padding, where the largest number is that too.
    let low = -Double.infinity
    let image: [Double] = [.nan, 1, .nan, 5, low, low, low, 2, low, low, low, low, low, low, 3, .nan]
    let pooling: [Argument] = [
      Argument("kernel_size", .integer(3)), Argument("stride", .integer(2)), Argument("padding", .integer(1)),
    ]
    cases.append(
      (
        "MaxPool2d",
        try Case([LayerDefinition("MaxPool2d", pooling)], inputs: ["x": [1, 1, 4, 4]], numbers: ["x": image])
      ))
    try check(cases.map { try ProgramCase(title: $0, $1.derivation, $1.bindings) }, warnings: "ignore")
  }

  @Test("names that are Python's, or make the same identifier, or end a string")
  func awkwardNames() throws {
    let names = ["np", "lambda", "sum", "a-b", "a_b", "loss", "__debug__", "2", "layer_2", "t1", "gradients", "None"]
    var layers = names.map { LayerDefinition.linear($0, 2) }
    layers.append(LayerDefinition("Add", name: "d_np", from: ["np", "inputs", "None"]))
    let network = try Case(
      layers, inputs: ["inputs": [3, 2]],
      loss: LossDefinition("MSELoss"), target: [3, 2])
    try check([ProgramCase(title: "awkward names", network.derivation, network.bindings)])
  }

  @Test("a chain of a thousand layers")
  func chain() throws {
    let layers = (0..<1000).map { _ in LayerDefinition("Tanh") }
    let network = try Case(layers, inputs: ["x": [2]])
    try check([ProgramCase(title: "chain", network.derivation, network.bindings)])
  }

  /// Runs the programs in one Python process and compares all that they return.
  private func check(
    _ cases: [ProgramCase], warnings: String = "error", sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let outcome = try withTemporaryFile("json") { url in
      try ProgramCase.write(cases, to: url)
      return try Tool(name: "python3").run(["-W", warnings, "-c", comparison, url.path])
    }
    #expect(outcome.status == 0, "\(outcome.output)", sourceLocation: sourceLocation)
  }

  /// Every number must be equal to nine digits of the largest of its array.
  private let comparison = #"""
    import json, sys, traceback
    import numpy as np

    def array(text):
        return np.array([float(number) for number in text["data"]]).reshape(text["shape"])

    def arrays(texts):
        return {name: array(text) for name, text in texts.items()}

    failures = 0
    def compare(title, name, value, expected):
        global failures
        expected = array(expected)
        tolerance = 1e-9 * max(1, np.abs(expected[np.isfinite(expected)]).max(initial=0))
        if not isinstance(value, np.ndarray) or value.shape != expected.shape:
            print(f"{title}: {name} is {type(value)} of shape {np.shape(value)}, not {expected.shape}")
        elif not np.allclose(value, expected, rtol=0, atol=tolerance, equal_nan=True):
            print(f"{title}: {name} is off by {np.abs(value - expected).max()}")
        else:
            return
        failures += 1

    for case in json.load(open(sys.argv[1])):
        try:
            scope = {}
            exec(compile(case["program"], "program", "exec"), scope)
            # Nested lists are taken as well as arrays.
            parameters = {name: value.tolist() for name, value in arrays(case["parameters"]).items()}
            keywords = {}
            if "output_gradient" in case: keywords["output_gradient"] = array(case["output_gradient"])
            target = array(case["target"]) if "target" in case else None
            result = scope["gradients"](parameters, arrays(case["inputs"]), target, **keywords)
            compare(case["title"], "output", result["output"], case["output"])
            if "loss" in case: compare(case["title"], "loss", result["loss"], case["loss"])
            found = result["parameters"] | result["inputs"]
            if set(found) != set(case["gradients"]): raise ValueError(f"gradients by {list(found)}")
            for name, expected in case["gradients"].items(): compare(case["title"], name, found[name], expected)
        except Exception:
            failures += 1
            print(case["title"]); traceback.print_exc(file=sys.stdout); print(case["program"])
    sys.exit(1 if failures else 0)
    """#
}
