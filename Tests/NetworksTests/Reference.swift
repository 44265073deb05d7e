import Diagnostics
import Foundation
import Networks
import Tensors
import Testing

/// A JSON file beside the scripts in `Reference/` that made it.
func reference<Contents: Decodable>(_ name: String, as type: Contents.Type = Contents.self) throws -> Contents {
  let url = Bundle.module.resourceURL?.appendingPathComponent("Reference/\(name)")
  return try JSONDecoder().decode(Contents.self, from: Data(contentsOf: try #require(url)))
}

/// A constructor argument as a reference file holds it.
extension ArgumentValue: Decodable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .boolean(value)
    } else if let value = try? container.decode(Int.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else {
      self = .list(try container.decode([ArgumentValue].self))
    }
  }
}

extension ArgumentValue: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByNilLiteral
{
  public init(integerLiteral value: Int) { self = .integer(value) }
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(stringLiteral value: String) { self = .text(value) }
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  public init(arrayLiteral elements: ArgumentValue...) { self = .list(elements) }
  public init(nilLiteral: ()) { self = .null }
}

/// A layer of a definition, written as short as in JSON; its pointer is that of the `index`-th layer.
func layer(
  _ type: String, name: String? = nil, from: [String]? = nil, _ arguments: KeyValuePairs<String, ArgumentValue> = [:]
) -> LayerDefinition {
  LayerDefinition(type, name: name, from: from, arguments.map { Argument($0.key, $0.value) })
}

/// A definition with the pointers that a request would give its parts.
func network(_ layers: [LayerDefinition], loss: LossDefinition? = nil) -> NetworkDefinition {
  let pointer = JSONPointer.root.appending("network")
  var loss = loss
  loss?.pointer = pointer.appending("loss")
  return NetworkDefinition(layers: located(layers, at: pointer.appending("layers")), loss: loss, pointer: pointer)
}

private func located(_ layers: [LayerDefinition], at pointer: JSONPointer) -> [LayerDefinition] {
  layers.enumerated().map { index, layer in
    var layer = layer
    layer.pointer = pointer.appending(index)
    layer.arguments = layer.arguments.map { argument in
      guard case .layers(let inner) = argument.value else { return argument }
      return Argument(argument.name, .layers(located(inner, at: layer.pointer.appending(argument.name))))
    }
    return layer
  }
}

/// The graph of layers behind one input `x`.
func graph(
  _ layers: [LayerDefinition], x: Shape = Shape(2, 3), mode: Mode = .train, loss: LossDefinition? = nil,
  target: Shape? = nil
) throws(Faults) -> Graph {
  try Graph(network(layers, loss: loss), in: GraphContext(inputs: [("x", x)], target: target, mode: mode))
}

/// The faults that the layers have.
func faults(
  _ layers: [LayerDefinition], x: Shape = Shape(2, 3), mode: Mode = .train, loss: LossDefinition? = nil,
  target: Shape? = nil
) -> [Fault] {
  do {
    _ = try graph(layers, x: x, mode: mode, loss: loss, target: target)
    return []
  } catch {
    return error.all
  }
}

extension Graph {
  /// The names of parameters and buffers, in the values' order: a `state_dict`'s.
  var state: [(name: String, shape: Shape)] {
    values.compactMap { value in
      if case .parameter = value.origin { (value.name, value.shape) } else { nil }
    }
  }

  /// The node called `name`.
  func node(_ name: String) -> Node? { nodes.first { self.name(of: $0.output) == name } }

  /// The names of what the node called `name` reads.
  func sources(of name: String) -> [String]? { node(name)?.sources.map(self.name(of:)) }
}
