import Tensors

/// What of a request decides the shape of its graph, apart from the definition itself.
public struct GraphContext: Sendable {
  /// The inputs' names and shapes, in the request's order.
  public var inputs: [(name: String, shape: Shape)]
  /// Inputs that are given and are no tensors. All has been said about them: nothing is said of what reads them.
  public var faultyInputs: [String] = []
  /// Whether a target is given that is no tensor; nothing more is said of it.
  public var isTargetFaulty = false
  /// The target's shape, where the request gives one.
  public var target: Shape?
  /// The upstream gradient's shape, where the request gives one.
  public var outputGradient: Shape?
  /// Training or evaluation.
  public var mode: Mode
  /// The most layers that a network may have once its containers are unrolled.
  public var maximumLayers: Int

  /// Makes a context.
  public init(
    inputs: [(name: String, shape: Shape)], target: Shape? = nil, outputGradient: Shape? = nil,
    mode: Mode = .train, maximumLayers: Int = 20_000
  ) {
    self.inputs = inputs
    self.target = target
    self.outputGradient = outputGradient
    self.mode = mode
    self.maximumLayers = maximumLayers
  }
}
