import Diagnostics
import Tensors

/// The numbers of one run of a graph: a tensor for every value that no node writes. Every one is there and has
/// its value's shape.
public struct Bindings<Scalar: TensorScalar>: Sendable {
  @usableFromInline var tensors: [Tensor<Scalar>?]

  /// Binds what a request gives to the values of `graph`.
  ///
  /// - Parameters:
  ///   - graph: the graph.
  ///   - inputs: the inputs by name; the graph was built from their shapes.
  ///   - parameters: parameters and buffers by name. A buffer that is left out has PyTorch's first value.
  ///   - target: the target, where the graph's loss takes one.
  ///   - outputGradient: the upstream gradient, where the graph has one.
  ///   - seed: what dropout masks are drawn from, in the layers' order, as `torch.manual_seed` before a forward pass
  ///     draws them.
  /// - Throws: every parameter that is missing, unknown or of another shape, and every wrong number in the target.
  public init(
    _ graph: Graph, inputs: [String: Tensor<Scalar>], parameters: [String: Tensor<Scalar>],
    target: Tensor<Scalar>? = nil, outputGradient: Tensor<Scalar>? = nil, seed: Int = 0
  ) throws(Faults) {
    try self.init(
      graph, inputs: NamedTensors(inputs), parameters: NamedTensors(parameters), target: target,
      outputGradient: outputGradient, seed: seed)
  }

  /// Binds what a request gives, in its order.
  /// - Throws: as ``init(_:inputs:parameters:target:outputGradient:seed:)``.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public init(
    _ graph: Graph, inputs: NamedTensors<Scalar>, parameters: NamedTensors<Scalar>,
    target: Tensor<Scalar>? = nil, outputGradient: Tensor<Scalar>? = nil, seed: Int = 0
  ) throws(Faults) {
    var (inputs, parameters) = (inputs, parameters)
    var others = Faults()
    lazy var random = PyTorchRandom(seed: seed)
    // How many of the parameters are as they must be.
    var fitting = 0
    var isMissing = false
    let values = graph.values
    tensors = []
    tensors.reserveCapacity(values.count)
    // By index: a loop over the values would copy each.
    for id in values.indices {
      let shape = values[id].shape
      var tensor: Tensor<Scalar>?
      switch values[id].origin {
      case .node: break
      case .input: tensor = inputs.take(values[id].name)
      case .target: tensor = target
      case .outputGradient: tensor = outputGradient
      case .lossWeight(let index): tensor = graph.lossWeight(index)?.tensor.converted()
      case .dropoutMask(let probability): tensor = random.dropoutMask(shape, probability: probability)
      case .parameter(let initialization):
        if let given = parameters.take(values[id].name) {
          if given.shape == shape { fitting += 1 }
          tensor = given
        } else {
          tensor = Bindings.initial(initialization, shape)
          isMissing = isMissing || tensor == nil
        }
      }
      if let tensor, tensor.shape != shape, !values[id].isParameter {
        others.add(
          at: Bindings.pointer(to: values[id]),
          "\"\(values[id].name)\" must have shape \(shape), not \(tensor.shape)")
      }
      tensors.append(tensor)
    }
    var faults = Faults()
    if isMissing || fitting < parameters.count {
      faults = graph.faults(inParameters: parameters.byName.mapValues { $0.shape }, drawsMissing: false)
    }
    faults.add(others)
    if faults.isEmpty, case .loss(let node) = graph.objective, let target,
      let fault = node.loss.fault(inTarget: target, prediction: graph.shape(of: node.prediction))
    {
      faults.add(at: JSONPointer.root.appending("target"), "element \(fault.element): \(fault.detail)")
    }
    try faults.throwIfAny()
  }

  /// The numbers of a value that no node writes.
  /// - Precondition: `value` is an input, a parameter, a buffer, the target, the upstream gradient or a dropout mask.
  @inlinable
  public subscript(value: Graph.ValueID) -> Tensor<Scalar> {
    guard let tensor = tensors[value] else { preconditionFailure("value \(value) is written by a node") }
    return tensor
  }

  /// The same numbers with `tensor` in place of `value`'s.
  public func replacing(_ value: Graph.ValueID, with tensor: Tensor<Scalar>) -> Bindings {
    precondition(tensors[value]?.shape == tensor.shape, "a replacement has the same shape")
    var copy = self
    copy.tensors[value] = tensor
    return copy
  }

  /// The same numbers in the other type.
  public func converted<Other: TensorScalar>(to type: Other.Type = Other.self) -> Bindings<Other> {
    Bindings<Other>(tensors: tensors.map { $0?.converted() })
  }

  private init(tensors: [Tensor<Scalar>?]) {
    self.tensors = tensors
  }

  private static func initial(
    _ initialization: ParameterSpecification.Initialization, _ shape: Shape
  ) -> Tensor<Scalar>? {
    if case .buffer(let value) = initialization { Tensor(shape: shape, repeating: Scalar(value)) } else { nil }
  }

  private static func pointer(to value: Graph.Value) -> JSONPointer {
    switch value.origin {
    case .input: JSONPointer.root.appending("inputs").appending(value.name)
    case .parameter: JSONPointer.root.appending("parameters").appending(value.name)
    case .target: JSONPointer.root.appending("target")
    case .outputGradient: JSONPointer.root.appending("output_gradient")
    case .node, .lossWeight, .dropoutMask: .root
    }
  }
}
