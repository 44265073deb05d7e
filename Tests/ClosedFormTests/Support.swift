import Networks
import Tensors
import Testing

@testable import ClosedForm

/// A stream of numbers that is the same in every run (SplitMix64).
struct Noise {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  /// The next number, between −1 and 1.
  mutating func next() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((z ^ (z >> 31)) >> 11) / Double(1 << 52) - 1
  }

  mutating func tensor(_ shape: Shape) -> Tensor<Double> {
    Tensor(shape: shape) { target in
      for index in target.indices { target[index] = next() }
    }
  }
}

/// A network at work: its derivation and numbers to put in.
struct Case {
  let graph: Graph
  let derivation: Derivation
  let bindings: Bindings<Double>

  /// Numbers that are not given are noise; a target is moved to between 0 and 1. Without a loss there is an upstream
  /// gradient of noise.
  init(
    _ layers: [LayerDefinition], inputs: KeyValuePairs<String, [Int]>, loss: LossDefinition? = nil,
    target: [Int]? = nil, outputGradient: [Int]? = nil, mode: Mode = .train, seed: UInt64 = 1,
    numbers: [String: [Double]] = [:]
  ) throws {
    let shapes = try inputs.map { (name: $0.key, shape: try #require(Shape($0.value))) }
    func context(_ outputGradient: Shape?) throws -> GraphContext {
      GraphContext(
        inputs: shapes, target: try target.map { try #require(Shape($0)) }, outputGradient: outputGradient, mode: mode)
    }
    let definition = NetworkDefinition(layers: layers, loss: loss)
    var upstream = try outputGradient.map { try #require(Shape($0)) }
    if loss == nil, upstream == nil {
      let bare = try Graph(definition, in: context(nil))
      upstream = bare.shape(of: bare.output)
    }
    let graph = try Graph(definition, in: context(upstream))
    self.graph = graph
    derivation = try Derivation(graph)
    var noise = Noise(seed)
    func tensor(_ value: Graph.ValueID) throws -> Tensor<Double> {
      let noisy = noise.tensor(graph.shape(of: value))
      guard let given = numbers[graph.name(of: value)] else { return noisy }
      return try #require(Tensor(shape: noisy.shape, elements: given))
    }
    func named(_ values: [Graph.ValueID]) throws -> [String: Tensor<Double>] {
      try Dictionary(uniqueKeysWithValues: values.map { (graph.name(of: $0), try tensor($0)) })
    }
    let y = try graph.target.map { try tensor($0) }
    let shifted = y.map { y in
      numbers["target"] == nil ? Tensor(shape: y.shape, elements: y.elements.map { ($0 + 1) / 2 }) ?? y : y
    }
    bindings = try Bindings(
      graph, inputs: named(graph.inputs), parameters: named(graph.parameters), target: shifted,
      outputGradient: graph.upstream.map { try tensor($0) })
  }

  /// Everything that can be differentiated by.
  var wanted: [Graph.ValueID] { graph.inputs + graph.parameters + graph.nodes.map(\.output) }

  /// The value of this name.
  func id(_ name: String) throws -> Graph.ValueID {
    try #require(graph.values.firstIndex { $0.name == name })
  }

  /// The number that the gradients are gradients of.
  func objective(_ bindings: Bindings<Double>) throws -> Double {
    let evaluation = try derivation.evaluate(bindings, wanted: [])
    let tensor = evaluation.loss ?? evaluation.output
    guard let upstream = graph.upstream else { return tensor.elements[0] }
    return zip(tensor.elements, bindings[upstream].elements).reduce(0) { $0 + $1.0 * $1.1 }
  }
}

/// The relative error that central differences of step 10⁻⁵ leave in numbers of size 1: rounding gives 10⁻¹¹, the
/// third derivative 10⁻¹⁰.
let differenceTolerance = 1e-7

/// Checks a network's closed form wholly: the gradient by every input and parameter against central differences of
/// the forward formula, and every gradient's shape.
func checkFormula(
  _ layers: [LayerDefinition], inputs: KeyValuePairs<String, [Int]>, loss: LossDefinition? = nil,
  target: [Int]? = nil, outputGradient: [Int]? = nil, mode: Mode = .train, numbers: [String: [Double]] = [:],
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let network = try Case(
    layers, inputs: inputs, loss: loss, target: target, outputGradient: outputGradient, mode: mode, numbers: numbers)
  let evaluation = try network.derivation.evaluate(network.bindings, wanted: network.wanted)
  for value in network.wanted {
    #expect(evaluation.gradients[value]?.shape == network.graph.shape(of: value), sourceLocation: sourceLocation)
  }
  let step = 1e-5
  for value in network.graph.inputs + network.graph.parameters {
    let gradient = try #require(evaluation.gradients[value]).elements
    let point = network.bindings[value]
    for index in point.elements.indices {
      func moved(by step: Double) throws -> Double {
        var elements = point.elements
        elements[index] += step
        let tensor = try #require(Tensor(shape: point.shape, elements: elements))
        return try network.objective(network.bindings.replacing(value, with: tensor))
      }
      let difference = try (moved(by: step) - moved(by: -step)) / (2 * step)
      #expect(
        abs(difference - gradient[index]) <= differenceTolerance * max(1, abs(difference)),
        "\(network.graph.name(of: value))[\(index)]: \(gradient[index]), by differences \(difference)",
        sourceLocation: sourceLocation)
    }
  }
  // What is printed must be writable for every value.
  let form = try network.derivation.recursiveForm(of: network.wanted)
  #expect(form.gradients.count == Set(network.wanted).count, sourceLocation: sourceLocation)
}

extension LayerDefinition {
  /// A Linear layer.
  static func linear(_ name: String, _ outFeatures: Int, bias: Bool = true, from: String? = nil) -> LayerDefinition {
    LayerDefinition(
      "Linear", name: name, from: from.map { [$0] },
      [Argument("out_features", .integer(outFeatures)), Argument("bias", .boolean(bias))])
  }
}

/// The three-neuron network with skip connections.
func skip3() -> [LayerDefinition] {
  var layers: [LayerDefinition] = []
  var previous = "x"
  for l in 1...3 {
    layers.append(.linear("f\(l)", 1, bias: false, from: previous))
    layers.append(LayerDefinition("Sigmoid", name: "g\(l)"))
    layers.append(LayerDefinition("Add", name: "a\(l)", from: ["g\(l)", previous]))
    previous = "a\(l)"
  }
  return layers
}

/// The pen-and-paper network: tanh, tanh, logistic, and a weighted skip connection from unit 0 to unit 2.
func penAndPaper() -> [LayerDefinition] {
  [
    .linear("a0", 1, bias: false, from: "x"), LayerDefinition("Tanh", name: "h0"),
    .linear("a1", 1, bias: false), LayerDefinition("Tanh", name: "h1"),
    .linear("p2", 1, bias: false), .linear("s", 1, bias: false, from: "h0"),
    LayerDefinition("Add", name: "a2", from: ["p2", "s"]), LayerDefinition("Sigmoid", name: "yhat"),
  ]
}

/// The MSE loss of ½(ŷ − y)².
let halfSquaredError = LossDefinition("MSELoss", [Argument("scale", .number(0.5))])
