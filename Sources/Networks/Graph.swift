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
    /// The tensor of this index in ``Loss/weights``.
    case lossWeight(Int)
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
  public final class LossNode: Sendable {
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
    /// The tensors of ``Loss/weights``, in their order.
    public let weights: [ValueID]
    /// The upstream gradient, where `reduction` is `none` and one was given.
    public let upstream: ValueID?

    init(
      loss: any Loss, signature: LossSignature, reduction: Reduction, scale: Double, prediction: ValueID,
      target: ValueID?, weights: [ValueID], upstream: ValueID?
    ) {
      self.loss = loss
      self.signature = signature
      self.reduction = reduction
      self.scale = scale
      self.prediction = prediction
      self.target = target
      self.weights = weights
      self.upstream = upstream
    }

    /// The weight of this role, where the loss has it.
    public func weight(_ role: LossWeight.Role) -> ValueID? {
      zip(loss.weights, weights).first { $0.0.role == role }?.1
    }

    /// The shape of the loss: a scalar unless nothing is reduced.
    public var shape: Shape { reduction == .none ? signature.terms : .scalar }

    /// The number that the sum of all terms is multiplied with: `scale`, over the number of terms for `mean`. Where
    /// ``LossSignature/divisorDependsOnTarget`` it is `scale` over ``Loss/meanDivisor(target:)`` instead.
    public var factor: Double {
      reduction == .mean ? scale / Double(signature.meanDivisor) : scale
    }
  }

  @usableFromInline let parts: Parts

  init(_ parts: Parts) { self.parts = parts }

  /// All values by id.
  @inlinable public var values: [Value] { parts.values }
  /// The nodes, each behind all that it reads.
  @inlinable public var nodes: [Node] { parts.nodes }
  /// The inputs.
  @inlinable public var inputs: [ValueID] { parts.inputs }
  /// The parameters (without buffers) in definition order.
  @inlinable public var parameters: [ValueID] { parts.parameters }
  /// The buffers in definition order.
  @inlinable public var buffers: [ValueID] { parts.buffers }
  /// The output of the last layer.
  @inlinable public var output: ValueID { parts.output }
  /// What the gradients are of; `nil` where the request gives neither a loss nor an upstream gradient.
  @inlinable public var objective: Objective? { parts.objective }
  /// The number of floating-point operations of one forward pass, about; a backward pass takes about twice as many.
  @inlinable public var work: Double { parts.work }
  /// The number of elements of all values: inputs, parameters, buffers, every layer's output, target. `Int.max`
  /// where an `Int` does not hold it.
  @inlinable public var elementCount: Int { parts.elementCount }
  /// The number of elements of the parameters, without buffers.
  @inlinable public var parameterCount: Int { parts.parameterCount }

  /// The shape of a value.
  @inlinable public func shape(of value: ValueID) -> Shape { parts.values[value].shape }

  /// The name of a value.
  @inlinable public func name(of value: ValueID) -> String { parts.values[value].name }

  /// The target's id, where the loss takes one.
  public var target: ValueID? {
    if case .loss(let node) = objective { node.target } else { nil }
  }

  /// The loss's weights.
  public var lossWeights: [(role: LossWeight.Role, value: ValueID)] {
    guard case .loss(let node) = objective else { return [] }
    return zip(node.loss.weights, node.weights).map { ($0.role, $1) }
  }

  /// The loss's weight of this index in ``Loss/weights``.
  public func lossWeight(_ index: Int) -> LossWeight? {
    guard case .loss(let node) = objective, node.loss.weights.indices.contains(index) else { return nil }
    return node.loss.weights[index]
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
