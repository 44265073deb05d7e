import Networks
import Tensors

@testable import ClosedForm

/// A network, and numbers to put in, that are the same in every run for a seed: over all kinds of layers and losses
/// that have formulas.
struct RandomNetwork {
  let layers: [LayerDefinition]
  let loss: LossDefinition?
  let mode: Mode
  let seed: Int
  let graph: Graph
  let derivation: Derivation
  let inputs: [String: Tensor<Double>]
  let parameters: [String: Tensor<Double>]
  let target: Tensor<Double>?
  let outputGradient: Tensor<Double>?

  init(seed: Int) throws {
    var noise = Noise(UInt64(bitPattern: Int64(seed)))
    let mode: Mode = noise.below(4) == 0 ? .eval : .train
    let shape = [
      [noise.below(4) + 2, noise.below(4) + 1], [2, 3, noise.below(3) + 2], [2, 3, 5, 6], [4], [3, 2, 4, 4],
    ]
    let input = (name: "x", shape: Shape(noise.pick(shape)) ?? .scalar)
    var layers: [LayerDefinition] = []
    var graph: Graph?
    for _ in 0..<noise.below(6) + 3 {
      let known = graph?.nodes.map {
        (name: graph?.name(of: $0.output) ?? "", shape: graph?.shape(of: $0.output) ?? .scalar)
      }
      let layer = noise.layer(after: [input] + (known ?? []), place: layers.count)
      let longer = NetworkDefinition(layers: layers + [layer])
      guard let grown = try? Graph(longer, in: GraphContext(inputs: [input], mode: mode)) else { continue }
      // What has become large would only take time.
      guard grown.values.allSatisfy({ $0.shape.count <= 1000 }) else { continue }
      layers.append(layer)
      graph = grown
    }
    var objective = noise.objective(of: graph, layers: layers, input: input, mode: mode)
    if objective == nil {
      let shape = graph.map { $0.shape(of: $0.output) } ?? input.shape
      let bare = try Graph(
        NetworkDefinition(layers: layers.isEmpty ? [LayerDefinition("Identity")] : layers),
        in: GraphContext(inputs: [input], outputGradient: shape, mode: mode))
      objective = (layers.isEmpty ? [LayerDefinition("Identity")] : layers, nil, bare)
    }
    guard let (layers, loss, graph) = objective else { throw DerivationError.nothingToDifferentiate }
    (self.layers, self.loss, self.mode, self.seed, self.graph) = (layers, loss, mode, seed, graph)
    derivation = try Derivation(graph)
    inputs = [input.name: noise.tensor(input.shape)]
    var parameters: [String: Tensor<Double>] = [:]
    for value in graph.parameters { parameters[graph.name(of: value)] = noise.tensor(graph.shape(of: value)) }
    if noise.below(2) == 0 {
      for value in graph.buffers {
        // A variance is positive.
        let numbers = noise.tensor(graph.shape(of: value))
        parameters[graph.name(of: value)] = Tensor(shape: numbers.shape, elements: numbers.elements.map { $0 + 1.5 })
      }
    }
    self.parameters = parameters
    target = graph.target.map { noise.target(of: graph, $0) }
    outputGradient = graph.upstream.map { noise.tensor(graph.shape(of: $0)) }
  }

  /// The numbers, bound.
  func bindings() throws -> Bindings<Double> {
    try Bindings(
      graph, inputs: inputs, parameters: parameters, target: target, outputGradient: outputGradient, seed: seed)
  }
}

extension Noise {
  /// A whole number from 0 to before `bound`.
  mutating func below(_ bound: Int) -> Int { min(Int((next() + 1) / 2 * Double(bound)), bound - 1) }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  mutating func flag() -> Bool { below(2) == 0 }

  /// A loss that the last layer's output can have, with a graph that has it.
  fileprivate mutating func objective(
    of graph: Graph?, layers: [LayerDefinition], input: (name: String, shape: Shape), mode: Mode
  ) -> ([LayerDefinition], LossDefinition?, Graph)? {
    guard let graph, !layers.isEmpty else { return nil }
    let kinds = LossCatalogue.kinds.filter { $0 is any FormulatedLoss.Type }.map { $0.kind.type }
    for _ in 0..<8 where below(8) != 0 {
      let type = pick(kinds)
      var layers = layers
      if type == "BCELoss" { layers.append(LayerDefinition("Sigmoid", name: "probability")) }
      if type == "NLLLoss" { layers.append(LayerDefinition("LogSoftmax", name: "scores")) }
      let output = graph.shape(of: graph.output)
      var target: Shape? = output
      if type == "CrossEntropyLoss" && below(3) > 0 || type == "NLLLoss" {
        target = ClassLayout(prediction: output)?.terms
      }
      if ["Mean", "Sum"].contains(type) { target = nil }
      let reduction = pick(["mean", "sum", "none", "mean"])
      var arguments: [Argument] = []
      if reduction != "mean" { arguments.append(Argument("reduction", .text(reduction))) }
      if below(3) == 0 { arguments.append(Argument("scale", .number(pick([0.5, 3, -0.25, 0.1])))) }
      switch type {
      case "HuberLoss": arguments.append(Argument("delta", .number(0.5)))
      case "SmoothL1Loss" where flag(): arguments.append(Argument("beta", .number(pick([0, 0.5]))))
      case "CrossEntropyLoss" where flag(): arguments.append(Argument("label_smoothing", .number(0.1)))
      case "CrossEntropyLoss" where target != output: arguments.append(Argument("ignore_index", .integer(0)))
      default: break
      }
      arguments += weights(of: type, prediction: output)
      let loss = LossDefinition(type, arguments)
      let definition = NetworkDefinition(layers: layers, loss: loss)
      let upstream = reduction == "none" ? target : nil
      for terms in [upstream, ClassLayout(prediction: output)?.terms, nil] {
        let context = GraphContext(
          inputs: [input], target: target, outputGradient: reduction == "none" ? terms : nil, mode: mode)
        if let graph = try? Graph(definition, in: context), reduction != "none" || terms != nil {
          return (layers, loss, graph)
        }
      }
    }
    return nil
  }

  /// Now and then weights of classes, or of terms, along the last dimension.
  fileprivate mutating func weights(of type: String, prediction: Shape) -> [Argument] {
    var names: [String] = []
    switch type {
    case "BCEWithLogitsLoss": names = ["weight", "pos_weight"]
    case "BCELoss", "CrossEntropyLoss", "NLLLoss": names = ["weight"]
    default: break
    }
    let count = type.hasPrefix("BCE") ? prediction.last : ClassLayout(prediction: prediction)?.classes ?? 1
    return names.filter { _ in flag() }.map { name in
      Argument(name, .list((0..<count).map { _ in .number(pick([0.5, 1, 2.25, 3])) }))
    }
  }

  /// Classes where the loss wants classes, else numbers between 0 and 1 (that sum to 1 for nothing: PyTorch does not
  /// ask that either).
  fileprivate mutating func target(of graph: Graph, _ value: Graph.ValueID) -> Tensor<Double> {
    let numbers = tensor(graph.shape(of: value))
    guard case .loss(let node) = graph.objective, node.signature.divisorDependsOnTarget else {
      return Tensor(shape: numbers.shape, elements: numbers.elements.map { ($0 + 1) / 2 }) ?? numbers
    }
    let layout = ClassLayout(prediction: graph.shape(of: node.prediction))
    var classes = numbers.elements.map { _ in Double(below(layout?.classes ?? 1)) }
    // All of them ignored would make a mean of nothing.
    if !classes.isEmpty, let layout, layout.classes > 1 { classes[0] = 1 }
    return Tensor(shape: numbers.shape, elements: classes) ?? numbers
  }
}
