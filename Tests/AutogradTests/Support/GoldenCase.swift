import Foundation
import Networks
import Tensors

/// A request and the answers that PyTorch gave to it: a line of a file in `Golden/`, made by `make_golden.py`.
struct GoldenCase: Sendable {
  let name: String
  let request: JSONValue
  private let expected: JSONValue

  /// The files' names.
  static let topics = ["layers", "losses", "graphs", "containers", "nonfinite"]

  /// All cases of a topic.
  static func all(of topic: String) throws -> [GoldenCase] {
    let file = Bundle.module.url(forResource: topic, withExtension: "jsonl", subdirectory: "Golden")
    guard let file else { throw GoldenError(description: "there is no \(topic).jsonl") }
    return try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")).map { line in
      let value = try JSONDecoder().decode(JSONValue.self, from: line)
      guard let name = value["name"]?.text, let request = value["request"], let expected = value["expected"] else {
        throw GoldenError(description: "a case of \(topic) lacks a member")
      }
      return GoldenCase(name: name, request: request, expected: expected)
    }
  }

  /// What PyTorch answered, in one dtype: each tensor under what it is, `loss` or `gradient of f1.weight`.
  func answers<Scalar: TensorScalar>(_ type: Scalar.Type) throws -> [String: Tensor<Scalar>] {
    var answers: [String: Tensor<Scalar>] = [:]
    for (key, value) in expected[Scalar.dtype.rawValue]?.members ?? [:] {
      switch key {
      case "loss", "output": answers[key] = try value.tensor()
      default: for (name, gradient) in value.members { answers["gradient of \(name)"] = try gradient.tensor() }
      }
    }
    return answers
  }

  /// The graph, and the numbers to run it with.
  func bound<Scalar: TensorScalar>(_ type: Scalar.Type) throws -> (graph: Graph, bindings: Bindings<Scalar>) {
    func tensors(_ name: String) throws -> [String: Tensor<Scalar>] {
      try request[name]?.members.mapValues { try $0.tensor() } ?? [:]
    }
    let inputs = try tensors("inputs")
    let target: Tensor<Scalar>? = try request["target"]?.tensor()
    let outputGradient: Tensor<Scalar>? = try request["output_gradient"]?.tensor()
    let graph = try Graph(
      request["network"]?.network ?? NetworkDefinition(layers: []),
      in: GraphContext(
        inputs: inputs.sorted { $0.key < $1.key }.map { ($0.key, $0.value.shape) }, target: target?.shape,
        outputGradient: outputGradient?.shape, mode: Mode(rawValue: request["mode"]?.text ?? "train") ?? .train))
    let bindings = try Bindings(
      graph, inputs: inputs, parameters: try tensors("parameters"), target: target, outputGradient: outputGradient,
      seed: request["seed"]?.integer ?? 0)
    return (graph, bindings)
  }
}

/// A golden file is not what it should be.
struct GoldenError: Error, CustomStringConvertible {
  let description: String
}

extension JSONValue {
  /// `{"dtype": …, "shape": …, "base64": …}` as a tensor.
  fileprivate func tensor<Scalar: TensorScalar>() throws -> Tensor<Scalar> {
    guard let text = self["base64"]?.text, let data = Data(base64Encoded: text),
      let shape = Shape((self["shape"]?.elements ?? []).compactMap(\.integer))
    else { throw GoldenError(description: "a tensor is malformed") }
    let bytes = [UInt8](data)
    let elements: [Scalar]
    if self["dtype"]?.text == "float32" {
      elements = stride(from: 0, to: bytes.count, by: 4).map { start in
        Scalar(Float(bitPattern: UInt32(truncatingIfNeeded: bits(bytes[start..<start + 4]))))
      }
    } else {
      elements = stride(from: 0, to: bytes.count, by: 8).map { Scalar(Double(bitPattern: bits(bytes[$0..<$0 + 8]))) }
    }
    guard let tensor = Tensor(shape: shape, elements: elements) else {
      throw GoldenError(description: "a tensor has another number of elements than its shape")
    }
    return tensor
  }

  /// Bytes, the lowest first, as a number.
  private func bits(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// `{"layers": …, "loss": …}` as a definition.
  fileprivate var network: NetworkDefinition {
    NetworkDefinition(
      layers: (self["layers"]?.elements ?? []).map(\.layer),
      loss: self["loss"].map { loss in
        LossDefinition(
          loss["type"]?.text ?? "", prediction: loss["prediction"]?.text, loss.arguments(but: ["type", "prediction"]))
      })
  }

  private var layer: LayerDefinition {
    let from = self["from"].map { $0.text.map { [$0] } ?? $0.elements.compactMap(\.text) }
    return LayerDefinition(
      self["type"]?.text ?? "", name: self["name"]?.text, from: from, arguments(but: ["type", "name", "from"]))
  }

  private func arguments(but others: Set<String>) -> [Argument] {
    members.filter { !others.contains($0.key) }.sorted { $0.key < $1.key }.map { Argument($0.key, $0.value.argument) }
  }

  private var argument: ArgumentValue {
    switch self {
    case .null: .null
    case .boolean(let value): .boolean(value)
    case .integer(let value): .integer(value)
    case .number(let value): .number(value)
    case .text(let value): .text(value)
    case .list(let values):
      values.contains { $0["type"] != nil } ? .layers(values.map(\.layer)) : .list(values.map(\.argument))
    case .object: .object
    }
  }
}
