import Diagnostics

/// A network as a person wrote it: nothing is checked yet. ``Graph`` is what becomes of it.
public struct NetworkDefinition: Sendable {
  /// The layers in evaluation order.
  public var layers: [LayerDefinition]
  /// The loss; without one, gradients are vector-Jacobian products of the last layer.
  public var loss: LossDefinition?
  /// Where the definition stands in the request.
  public var pointer: JSONPointer

  /// Makes a definition from its parts.
  public init(layers: [LayerDefinition], loss: LossDefinition? = nil, pointer: JSONPointer = .root) {
    self.layers = layers
    self.loss = loss
    self.pointer = pointer
  }
}

/// One layer as a person wrote it.
public struct LayerDefinition: Sendable {
  /// The name; without one the layer is called by its index in its list.
  public var name: String?
  /// The kind, as PyTorch calls it: `"Linear"`.
  public var type: String
  /// The names of the values that the layer reads; without them it reads the layer before it.
  public var from: [String]?
  /// Everything else that was written: constructor arguments by name.
  public var arguments: [Argument]
  /// Where the layer stands in the request.
  public var pointer: JSONPointer
  /// Whether something of the above could not be read. That has been said already: here it counts as left out.
  public var isFaulty: Bool

  /// Makes a definition from its parts.
  public init(
    _ type: String, name: String? = nil, from: [String]? = nil, _ arguments: [Argument] = [],
    pointer: JSONPointer = .root, isFaulty: Bool = false
  ) {
    self.isFaulty = isFaulty
    self.type = type
    self.name = name
    self.from = from
    self.arguments = arguments
    self.pointer = pointer
  }
}

/// A loss as a person wrote it.
public struct LossDefinition: Sendable {
  /// The kind, as PyTorch calls it: `"MSELoss"`.
  public var type: String
  /// The name of the value that the loss reads; the last layer's where none is given.
  public var prediction: String?
  /// Everything else that was written, `reduction` and `scale` among it.
  public var arguments: [Argument]
  /// Where the loss stands in the request.
  public var pointer: JSONPointer
  /// Whether something of the above could not be read. That has been said already: here it counts as left out.
  public var isFaulty: Bool

  /// Makes a definition from its parts.
  public init(
    _ type: String, prediction: String? = nil, _ arguments: [Argument] = [], pointer: JSONPointer = .root,
    isFaulty: Bool = false
  ) {
    self.isFaulty = isFaulty
    self.type = type
    self.prediction = prediction
    self.arguments = arguments
    self.pointer = pointer
  }
}

/// A constructor argument: `"stride": [2, 2]`.
public struct Argument: Sendable {
  /// The argument's name.
  public let name: String
  /// What was written for it.
  public let value: ArgumentValue

  /// Makes an argument.
  public init(_ name: String, _ value: ArgumentValue) {
    self.name = name
    self.value = value
  }
}

/// What a constructor argument may hold.
public indirect enum ArgumentValue: Sendable {
  case null
  case boolean(Bool)
  case integer(Int)
  /// A whole number that is too large for an `Int`.
  case unsigned(UInt64)
  case number(Double)
  case text(String)
  case list([ArgumentValue])
  /// A list of layers: a container's.
  case layers([LayerDefinition])
  /// An object that is nothing of the above; never a right value.
  case object

  /// What a person would call this value.
  var description: String {
    switch self {
    case .null: "null"
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .unsigned(let value): "\(value)"
    case .number(let value): "\(value)"
    case .text(let value): "\"\(value.prefix(64))\""
    case .list(let values):
      values.count <= 8 ? "[\(values.map(\.description).joined(separator: ", "))]" : "a list of \(values.count)"
    case .layers: "a list of layers"
    case .object: "an object"
    }
  }
}
