import Foundation
import Networks
import Tensors

@testable import ClosedForm

/// A program with its arguments and what it should return, as JSON for a Python script.
struct ProgramCase: Encodable {
  struct Array: Encodable {
    let shape: [Int]
    let data: [Double]

    init(_ tensor: Tensor<Double>) {
      (shape, data) = (tensor.shape.dimensions, tensor.elements)
    }
  }

  let title: String
  let program: String
  let parameters: [String: Array]
  let inputs: [String: Array]
  let target: Array?
  let output_gradient: Array?
  let loss: Array?
  let output: Array
  /// The expected gradients.
  let gradients: [String: Array]
  /// What another framework needs to build the same network.
  var network: DefinitionText?
  var mode: String?
  var seed: Int?

  /// The program of `graph` and the values of its closed form.
  init(
    title: String, _ derivation: Derivation, _ bindings: Bindings<Double>, omittingBuffers: Bool = false,
    seed: Int = 0
  ) throws {
    let graph = derivation.graph
    let wanted = graph.parameters + graph.inputs
    let evaluation = try derivation.evaluate(bindings, wanted: wanted)
    func arrays(_ values: [Graph.ValueID]) -> [String: Array] {
      Dictionary(uniqueKeysWithValues: values.map { (graph.name(of: $0), Array(bindings[$0])) })
    }
    self.title = title
    program = try derivation.numpyProgram(of: wanted, seed: seed)
    parameters = arrays(graph.parameters + (omittingBuffers ? [] : graph.buffers))
    inputs = arrays(graph.inputs)
    target = graph.target.map { Array(bindings[$0]) }
    output_gradient = graph.upstream.map { Array(bindings[$0]) }
    loss = evaluation.loss.map(Array.init)
    output = Array(evaluation.output)
    gradients = Dictionary(
      uniqueKeysWithValues: wanted.map { value in
        (graph.name(of: value), Array(evaluation.gradients[value] ?? Tensor(shape: .scalar, repeating: .nan)))
      })
  }

  /// The case of a random network.
  init(_ network: RandomNetwork) throws {
    let omitted = network.graph.buffers.allSatisfy { network.parameters[network.graph.name(of: $0)] == nil }
    try self.init(
      title: "seed \(network.seed): " + network.layers.map { $0.type }.joined(separator: ", ")
        + "; \(network.loss?.type ?? "output gradient")",
      network.derivation, network.bindings(), omittingBuffers: omitted, seed: network.seed)
    self.network = DefinitionText(layers: network.layers, loss: network.loss)
    mode = network.mode.rawValue
    seed = network.seed
  }

  /// Writes cases to a file.
  static func write(_ cases: [ProgramCase], to url: URL) throws {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    try encoder.encode(cases).write(to: url)
  }
}

/// A definition as a request writes it.
struct DefinitionText: Encodable {
  let layers: [LayerDefinition]
  let loss: LossDefinition?

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(layers.map(LayerText.init), forKey: Key(stringValue: "layers"))
    if let loss {
      var object = container.nestedContainer(keyedBy: Key.self, forKey: Key(stringValue: "loss"))
      try object.encode(loss.type, forKey: Key(stringValue: "type"))
      for argument in loss.arguments {
        try object.encode(ValueText(value: argument.value), forKey: Key(stringValue: argument.name))
      }
    }
  }

  private struct LayerText: Encodable {
    let layer: LayerDefinition

    func encode(to encoder: any Encoder) throws {
      var object = encoder.container(keyedBy: Key.self)
      try object.encode(layer.type, forKey: Key(stringValue: "type"))
      if let name = layer.name { try object.encode(name, forKey: Key(stringValue: "name")) }
      if let from = layer.from { try object.encode(from, forKey: Key(stringValue: "from")) }
      for argument in layer.arguments {
        try object.encode(ValueText(value: argument.value), forKey: Key(stringValue: argument.name))
      }
    }
  }

  private struct ValueText: Encodable {
    let value: ArgumentValue

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch value {
      case .null, .object: try container.encodeNil()
      case .boolean(let value): try container.encode(value)
      case .integer(let value): try container.encode(value)
      case .unsigned(let value): try container.encode(value)
      case .number(let value): try container.encode(value)
      case .text(let value): try container.encode(value)
      case .list(let values): try container.encode(values.map(ValueText.init))
      case .layers(let layers): try container.encode(layers.map(LayerText.init))
      }
    }
  }
}
