import Diagnostics
import Tensors

/// A network that has been checked: a flat list of nodes in evaluation order in which every name is resolved and
/// every shape is known. Nothing behind this type can be malformed.
///
/// Everything that has a number (inputs, parameters, buffers, layer outputs, the target, the upstream gradient) is
/// a *value* with an id; ids count from 0 without gaps, so that tables of values are arrays.
public struct Graph: Sendable {
  /// The id of a value: an index into ``Graph/values``.
  public typealias ValueID = Int

  /// Something that has a number.
  public struct Value: Hashable, Sendable {
    /// The name that requests and answers use.
    public let name: String
    /// The shape.
    public let shape: Shape
    /// Where the number comes from.
    public let origin: Origin
  }

  /// Where a value's number comes from.
  public enum Origin: Hashable, Sendable {
    /// The request's `inputs`.
    case input
    /// The request's `parameters`, or drawn.
    case parameter(ParameterSpecification.Initialization)
    /// The node of this index.
    case node(Int)
    /// The request's `target`.
    case target
    /// The request's `output_gradient`.
    case outputGradient
    /// Drawn from the request's `seed`: 0 with this probability p, else 1/(1 − p).
    case dropoutMask(Double)
  }

  /// A layer at its place: what it reads and what it writes.
  public struct Node: Sendable {
    /// The layer.
    public let layer: any Layer
    /// The values that it reads, in order.
    public let sources: [ValueID]
    /// Its parameters and buffers, in the layer's own order.
    public let parameters: [ValueID]
    /// The value that it writes.
    public let output: ValueID
    /// Where it was written in the request.
    public let pointer: JSONPointer
  }

  /// What the gradients are gradients of.
  public enum Objective: Sendable {
    /// A loss, a single number or (reduction `none`) weighted with an upstream gradient.
    case loss(LossNode)
    /// ⟨upstream gradient, output⟩: a vector-Jacobian product of the last layer.
    case outputGradient(upstream: ValueID)
  }

  /// A loss at its place.
  public struct LossNode: Sendable {
    /// The loss.
    public let loss: any Loss
    /// The shapes that it works with.
    public let signature: LossSignature
    /// How the terms become one number.
    public let reduction: Reduction
    /// The number that the whole is multiplied with.
    public let scale: Double
    /// The value that the loss reads.
    public let prediction: ValueID
    /// The target, where the loss takes one.
    public let target: ValueID?
    /// The upstream gradient, where `reduction` is `none` and one was given.
    public let upstream: ValueID?

    /// The shape of the loss: a scalar unless nothing is reduced.
    public var shape: Shape { reduction == .none ? signature.terms : .scalar }

    /// The number that the sum of all terms is multiplied with: `scale`, over the number of terms for `mean`. Where
    /// ``LossSignature/divisorDependsOnTarget`` it is ``factor(forTarget:)`` instead.
    public var factor: Double {
      reduction == .mean ? scale / Double(signature.meanDivisor) : scale
    }

    /// The number that the sum of all terms is multiplied with for these numbers of the target; infinite where
    /// `mean` divides by the number of kept terms and none is kept, which makes a loss of NaN, as in PyTorch.
    public func factor<Scalar: TensorScalar>(forTarget target: Tensor<Scalar>?) -> Double {
      guard reduction == .mean, signature.divisorDependsOnTarget, let target else { return factor }
      return scale / Double(loss.keptTerms(target: target))
    }
  }

  /// All values by id.
  public let values: [Value]
  /// The nodes, each behind all that it reads.
  public let nodes: [Node]
  /// The inputs.
  public let inputs: [ValueID]
  /// The parameters (without buffers) in definition order.
  public let parameters: [ValueID]
  /// The buffers in definition order.
  public let buffers: [ValueID]
  /// The output of the last layer.
  public let output: ValueID
  /// What the gradients are of; `nil` where the request gives neither a loss nor an upstream gradient.
  public let objective: Objective?
  /// The number of floating-point operations of one forward pass, about; a backward pass takes about twice as many.
  public let work: Double

  /// The shape of a value.
  public func shape(of value: ValueID) -> Shape { values[value].shape }

  /// The name of a value.
  public func name(of value: ValueID) -> String { values[value].name }

  /// The target's id, where the loss takes one.
  public var target: ValueID? {
    if case .loss(let node) = objective { node.target } else { nil }
  }

  /// The upstream gradient's id, where there is one.
  public var upstream: ValueID? {
    switch objective {
    case .loss(let node): node.upstream
    case .outputGradient(let upstream): upstream
    case nil: nil
    }
  }
}

extension Graph: Hashable {
  /// Two graphs are equal where they compute the same from the same numbers: programs are cached by this.
  public static func == (a: Graph, b: Graph) -> Bool {
    a.values == b.values && a.output == b.output && a.nodes == b.nodes && a.objective == b.objective
  }

  /// Leaves out names and most of the shapes, which layers, their arguments and sizes determine.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(values.count)
    for index in nodes.indices { nodes[index].hashPlace(into: &hasher, values) }
    hasher.combine(objective)
  }
}

extension Graph.Node: Hashable {
  public static func == (a: Graph.Node, b: Graph.Node) -> Bool {
    a.output == b.output && a.sources == b.sources && a.parameters == b.parameters
      && areEqual(a.layer, b.layer)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(Swift.type(of: layer)))
    layer.hash(into: &hasher)
    hasher.combine(sources)
    hasher.combine(output)
  }
}

extension Graph.Node {
  /// Hashes the kind with its arguments, what it reads, and the size of what it writes.
  fileprivate func hashPlace(into hasher: inout Hasher, _ values: [Graph.Value]) {
    hasher.combine(ObjectIdentifier(Swift.type(of: layer)))
    layer.hash(into: &hasher)
    for source in sources { hasher.combine(source) }
    hasher.combine(values[output].shape.count)
  }
}

extension Graph.Objective: Hashable {
  public static func == (a: Graph.Objective, b: Graph.Objective) -> Bool {
    switch (a, b) {
    case (.loss(let a), .loss(let b)): a == b
    case (.outputGradient(let a), .outputGradient(let b)): a == b
    default: false
    }
  }

  public func hash(into hasher: inout Hasher) {
    switch self {
    case .loss(let node): hasher.combine(node)
    case .outputGradient(let upstream): hasher.combine(upstream)
    }
  }
}

extension Graph.LossNode: Hashable {
  public static func == (a: Graph.LossNode, b: Graph.LossNode) -> Bool {
    a.signature == b.signature && a.reduction == b.reduction && a.scale == b.scale && a.prediction == b.prediction
      && a.target == b.target && a.upstream == b.upstream && areEqual(a.loss, b.loss)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(Swift.type(of: loss)))
    loss.hash(into: &hasher)
    hasher.combine(signature)
    hasher.combine(reduction)
    hasher.combine(scale)
    hasher.combine(prediction)
  }
}

/// Whether two values of types that may differ are equal.
private func areEqual<A: Equatable>(_ a: A, _ b: some Equatable) -> Bool {
  (b as? A) == a
}
