import Tensors

/// A layer with its constructor arguments: the ground floor of a layer kind.
///
/// A kind stands in three files of the same name: here its arguments, parameters and shape rule; in
/// `Autograd/Rules` its forward value and vector-Jacobian product (`Differentiable`); in `ClosedForm/Rules` its
/// formulas (`Formulated`). ``LayerCatalogue`` is the table of all kinds.
public protocol Layer: Hashable, Sendable {
  /// What `GET /v1/layers` tells about the kind.
  static var kind: KindDescription { get }

  /// How many values a layer of the kind reads.
  static var sources: ClosedRange<Int> { get }

  /// Reads the constructor arguments; faults go to the reader.
  init(reading arguments: inout ArgumentReader)

  /// The shape of the output for sources of the given shapes.
  /// - Throws: what does not fit, as a sentence.
  func outputShape(of sources: [Shape]) throws(ShapeFault) -> Shape

  /// The parameters and buffers, in PyTorch's order, for sources that ``outputShape(of:)`` has accepted.
  func parameters(for sources: [Shape]) -> [ParameterSpecification]

  /// The layer as it acts in `mode`: itself, but for kinds that change with it.
  func acting(in mode: Mode) -> any Layer

  /// The number of floating-point operations that the forward pass takes, about.
  func work(sources: [Shape], output: Shape) -> Double

  /// Whether each row of the output, which is what stands at one position of its first dimension, depends on the same row of
  /// each source alone, and all have equally many.
  func isRowwise(for sources: [Shape]) -> Bool
}

extension Layer {
  public static var sources: ClosedRange<Int> { kind.sources }

  public func parameters(for sources: [Shape]) -> [ParameterSpecification] { [] }

  public func acting(in mode: Mode) -> any Layer { self }

  public func work(sources: [Shape], output: Shape) -> Double { Double(output.count) * Double(sources.count) }

  public func isRowwise(for sources: [Shape]) -> Bool { false }
}

/// PyTorch's `module.train()` and `module.eval()`.
public enum Mode: String, CaseIterable, Sendable {
  /// Batch statistics are used, dropout drops.
  case train
  /// Running statistics are used, dropout is the identity.
  case eval
}

/// Why a layer cannot take its sources.
public struct ShapeFault: Error {
  /// The sentence: what was expected, what came.
  public let detail: String
  /// The argument that does not fit; `nil` where it is the sources.
  public let argument: String?

  /// Makes a fault about `argument`, or about the sources.
  public init(_ detail: String, argument: String? = nil) {
    self.detail = detail
    self.argument = argument
  }
}

/// A parameter or a buffer that a layer has.
public struct ParameterSpecification: Sendable {
  /// The name within the layer, as in a `state_dict`: `"weight"`.
  public let name: String
  /// PyTorch's shape of it.
  public let shape: Shape
  /// How it comes to be where the request does not give it.
  public let initialization: Initialization

  /// PyTorch's way of giving a parameter its first values.
  public enum Initialization: Sendable, Hashable {
    /// `kaiming_uniform_(a=√5)` over `fanIn` inputs: a weight of `Linear` or `Conv2d`.
    case weight(fanIn: Int)
    /// Uniform in ±1/√fanIn: a bias of `Linear` or `Conv2d`.
    case bias(fanIn: Int)
    /// The same number everywhere: a parameter of a normalisation.
    case constant(Double)
    /// The same number everywhere, and not differentiated: a buffer.
    case buffer(Double)
  }

  /// Whether this is a buffer: state that is not differentiated.
  public var isBuffer: Bool {
    if case .buffer = initialization { true } else { false }
  }

  /// Makes a specification.
  public init(_ name: String, _ shape: Shape, _ initialization: Initialization) {
    self.name = name
    self.shape = shape
    self.initialization = initialization
  }
}

/// What there is to know about a kind of layer or loss.
public struct KindDescription: Sendable {
  /// The name, PyTorch's where PyTorch has the thing.
  public let type: String
  /// The family that the reference lists it in.
  public let family: String
  /// One sentence: what it computes.
  public let summary: String
  /// The constructor arguments.
  public let arguments: [ArgumentDescription]
  /// How many values it reads.
  public let sources: ClosedRange<Int>

  /// A constructor argument: its name, what it may hold, and its default (`nil`: it must be given).
  public struct ArgumentDescription: Sendable {
    /// The name.
    public let name: String
    /// What it may hold.
    public let meaning: String
    /// The default, as JSON; `nil` where the argument must be given.
    public let defaultValue: String?

    /// Makes a description.
    public init(_ name: String, _ meaning: String, default defaultValue: String? = nil) {
      self.name = name
      self.meaning = meaning
      self.defaultValue = defaultValue
    }
  }

  /// Makes a description.
  public init(
    _ type: String, family: String, _ summary: String, arguments: [ArgumentDescription] = [],
    sources: ClosedRange<Int> = 1...1
  ) {
    self.type = type
    self.family = family
    self.summary = summary
    self.arguments = arguments
    self.sources = sources
  }
}
