import Diagnostics
import Gradients
import Networks
import Tensors

/// A compute request that has been checked: the graph, and what is asked of it. Its numbers are still in the request.
final class ComputeProblem: Sendable {
  let request: ComputeRequest
  let graph: Graph
  /// The values to differentiate with respect to, each once, in the graph's order.
  let wanted: [Graph.ValueID]
  /// Whether the answer is to be a file of tensors.
  let answersWithFile: Bool

  /// The method of differentiation, with the programs that are at hand.
  var autograd: AutogradMethod { AutogradMethod(cache: request.caches.programs) }

  /// Checks a request.
  /// - Parameters:
  ///   - differentiates: whether the endpoint computes gradients.
  ///   - evaluatesFormulas: whether it does so by formulas too.
  ///   - answersWithFile: whether the answer is to be a file of tensors.
  /// - Throws: all that is wrong with it, its numbers included.
  init(
    _ request: consuming ComputeRequest, differentiates: Bool, evaluatesFormulas: Bool, answersWithFile: Bool = false,
    limits: ComputeLimits
  ) throws(Faults) {
    var faults = request.faults
    guard let graph = ComputeProblem.graph(of: request, limits, &faults) else {
      request.findWrongNumbers(&faults)
      throw faults
    }
    if !request.faultyFields.contains("parameters"), !request.hasParameters(of: graph) {
      let shapes = request.parameters.map { ($0.name, $0.source?.shape) }
      let draws = request.initialization != nil || request.faultyFields.contains("initialize")
      faults.add(
        graph.faults(inParameters: Dictionary(shapes) { first, _ in first }, drawsMissing: draws))
    }
    request.rejectIntegers(besidesBuffersOf: graph, &faults)
    limits.check(
      graph, dtype: request.dtype, differentiates: differentiates, evaluatesFormulas: evaluatesFormulas,
      takesDifferences: differentiates && request.methods.contains(.numerical), &faults)
    let isLossFaulty = graph.objective == nil && request.network?.definition.loss != nil
    if differentiates, !isLossFaulty, !request.faultyFields.contains("output_gradient") {
      ComputeProblem.demandObjective(of: graph, &faults)
    }
    wanted = ComputeProblem.resolve(request, in: graph, differentiates: differentiates, &faults)
    guard faults.isEmpty else {
      request.findWrongNumbers(&faults)
      throw faults
    }
    self.request = request
    self.graph = graph
    self.answersWithFile = answersWithFile
  }

  /// Reads the numbers, in the request's type.
  /// - Throws: every number that is none.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func bindings<Scalar: TensorScalar>(of type: Scalar.Type = Scalar.self) throws(Faults) -> Bindings<Scalar> {
    var faults = Faults()
    let inputs: [NamedTensors<Scalar>.Entry] = ComputeProblem.tensors(request.inputs, &faults)
    var parameters: [NamedTensors<Scalar>.Entry] = ComputeProblem.tensors(request.parameters, &faults)
    let target: Tensor<Scalar>? = request.target?.tensor(&faults)
    let upstream: Tensor<Scalar>? = request.outputGradient?.tensor(&faults)
    try faults.throwIfAny()
    if let initialization = request.initialization {
      let given = Set(parameters.map(\.name))
      let drawn: [String: Tensor<Scalar>] = initialization.draw(missingFrom: given, in: graph)
      parameters += drawn.map { NamedTensors<Scalar>.Entry(name: $0, tensor: $1) }
    }
    return try Bindings(
      graph, inputs: NamedTensors(inputs), parameters: NamedTensors(parameters), target: target,
      outputGradient: upstream, seed: request.seed)
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private static func tensors<Scalar: TensorScalar>(
    _ sources: [ComputeRequest.NamedTensor], _ faults: inout Faults
  ) -> [NamedTensors<Scalar>.Entry] {
    var tensors: [NamedTensors<Scalar>.Entry] = []
    tensors.reserveCapacity(sources.count)
    for index in sources.indices {
      if let tensor: Tensor<Scalar> = sources[index].source?.tensor(&faults) {
        tensors.append(NamedTensors<Scalar>.Entry(name: sources[index].name, tensor: tensor))
      }
    }
    return tensors
  }

  /// The graph of a request; notes what is wrong and returns `nil` where there is none.
  private static func graph(_ request: borrowing ComputeRequest, _ limits: ComputeLimits) throws(Faults) -> Graph? {
    // Without inputs, all that can be said is that layers do not find them.
    guard let network = request.network, !request.faultyFields.contains("inputs") else { return nil }
    var context = GraphContext(
      inputs: request.inputs.compactMap { input in input.source.map { (input.name, $0.shape) } },
      target: request.target?.shape, outputGradient: request.outputGradient?.shape, mode: request.mode,
      maximumLayers: limits.layers)
    context.faultyInputs = request.inputs.filter { $0.source == nil }.map(\.name)
    context.isTargetFaulty = request.faultyFields.contains("target")
    return try network.graph(in: context)
  }

  private static func graph(
    of request: borrowing ComputeRequest, _ limits: ComputeLimits, _ faults: inout Faults
  ) -> Graph? {
    do {
      return try graph(request, limits)
    } catch {
      faults.add(error)
      return nil
    }
  }

  /// Notes where there is nothing that gradients could be gradients of.
  private static func demandObjective(of graph: Graph, _ faults: inout Faults) {
    switch graph.objective {
    case nil:
      faults.add(
        at: .root,
        "gradients need \"loss\" in the network, or \"output_gradient\" of the last layer's shape \(graph.shape(of: graph.output))"
      )
    case .loss(let node) where node.reduction == .none && node.upstream == nil:
      faults.add(
        at: .root,
        "with reduction \"none\" the loss has shape \(node.shape): gradients need \"output_gradient\" of that shape")
    default: break
    }
  }

  /// The values that `with_respect_to` names.
  private static func resolve(
    _ request: borrowing ComputeRequest, in graph: Graph, differentiates: Bool, _ faults: inout Faults
  ) -> [Graph.ValueID] {
    guard let names = request.withRespectTo else { return differentiates ? graph.parameters : [] }
    var wanted: Set<Graph.ValueID> = []
    let outputs = graph.nodes.map(\.output)
    let all = graph.parameters + graph.inputs + outputs
    let byName = Dictionary(all.map { (graph.name(of: $0), $0) }) { first, _ in first }
    func known() -> [String] { ["parameters", "inputs", "values"] + all.map { graph.name(of: $0) } }
    for (text, pointer) in names {
      switch text {
      case "parameters": wanted.formUnion(graph.parameters)
      case "inputs": wanted.formUnion(graph.inputs)
      case "values": wanted.formUnion(outputs)
      default:
        if let value = byName[text] {
          wanted.insert(value)
        } else {
          let meant = faults.all.count < 32 ? suggestion(for: text, among: known()) : ""
          faults.add(at: pointer, "there is no parameter, input or layer \"\(text.prefix(64))\"\(meant)")
        }
      }
    }
    return differentiates ? wanted.sorted() : []
  }
}

extension ComputeRequest {
  /// Notes integers, by a file's dtype, where there must be numbers of floating point: anywhere but in buffers.
  fileprivate func rejectIntegers(besidesBuffersOf graph: Graph, _ faults: inout Faults) {
    func isInteger(_ tensor: NamedTensor) -> Bool { tensor.source?.isInteger == true }
    guard parameters.contains(where: isInteger) || inputs.contains(where: isInteger) else { return }
    let buffers = Set(graph.buffers.map { graph.name(of: $0) })
    for tensor in inputs + parameters where isInteger(tensor) && !buffers.contains(tensor.name) {
      guard let pointer = tensor.source?.pointer else { continue }
      faults.add(at: pointer, "is of dtype I64, and must be of F64, F32, F16 or BF16: buffers alone may be integers")
    }
  }

  /// Whether the parameters are all of the graph's and in its order, as most requests have them: then nothing is wrong with
  /// their names and shapes, which takes longer to find out.
  fileprivate func hasParameters(of graph: Graph) -> Bool {
    guard parameters.count == graph.parameters.count else { return false }
    for index in parameters.indices {
      let value = graph.values[graph.parameters[index]]
      guard parameters[index].name == value.name, parameters[index].source?.shape == value.shape else { return false }
    }
    return true
  }

  /// Notes every written number that is none, where the request is refused anyway: all faults are told at once.
  fileprivate func findWrongNumbers(_ faults: inout Faults) {
    let sources = inputs.map(\.source) + parameters.map(\.source) + [target, outputGradient]
    for source in sources { source?.findWrongNumber(&faults) }
  }
}
