import Diagnostics
import Gradients
import Networks
import Tensors

/// A compute request that has been checked: the graph, and what is asked of it. Its numbers are still in the request.
struct ComputeProblem {
  let request: ComputeRequest
  let graph: Graph
  /// The values to differentiate with respect to, each once, in the graph's order.
  let wanted: [Graph.ValueID]

  /// Checks a request.
  /// - Parameter differentiates: whether the endpoint computes gradients.
  /// - Throws: all that is wrong with it.
  init(_ request: ComputeRequest, differentiates: Bool, limits: ComputeLimits) throws(Faults) {
    var faults = request.faults
    guard let network = request.network else { throw faults }
    let graph: Graph
    do {
      graph = try Graph(
        network,
        in: GraphContext(
          inputs: request.inputs.map { ($0.name, $0.source.shape) }, target: request.target?.shape,
          outputGradient: request.outputGradient?.shape, mode: request.mode,
          maximumLayers: limits.layers))
    } catch {
      faults.add(error)
      throw faults
    }
    limits.check(graph, dtype: request.dtype, differentiates: differentiates, &faults)
    if differentiates { ComputeProblem.demandObjective(of: graph, &faults) }
    wanted = ComputeProblem.resolve(request, in: graph, differentiates: differentiates, &faults)
    try faults.throwIfAny()
    self.request = request
    self.graph = graph
  }

  /// Reads the numbers, in the request's type.
  /// - Throws: every number that is none, every parameter that is missing or superfluous.
  func bindings<Scalar: TensorScalar>(of type: Scalar.Type = Scalar.self) throws(Faults) -> Bindings<Scalar> {
    var faults = Faults()
    var inputs: [String: Tensor<Scalar>] = [:]
    for input in request.inputs { inputs[input.name] = input.source.tensor(&faults) }
    var parameters: [String: Tensor<Scalar>] = [:]
    for parameter in request.parameters { parameters[parameter.name] = parameter.source.tensor(&faults) }
    let target: Tensor<Scalar>? = request.target?.tensor(&faults)
    let upstream: Tensor<Scalar>? = request.outputGradient?.tensor(&faults)
    try faults.throwIfAny()
    if let initialization = request.initialization {
      let drawn: [String: Tensor<Scalar>] = initialization.draw(missingFrom: Set(parameters.keys), in: graph)
      parameters.merge(drawn) { given, _ in given }
    }
    return try Bindings(
      graph, inputs: inputs, parameters: parameters, target: target, outputGradient: upstream, seed: request.seed)
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
    _ request: ComputeRequest, in graph: Graph, differentiates: Bool, _ faults: inout Faults
  ) -> [Graph.ValueID] {
    guard let names = request.withRespectTo else { return differentiates ? graph.parameters : [] }
    var wanted: Set<Graph.ValueID> = []
    let outputs = graph.nodes.map(\.output)
    for (text, pointer) in names {
      switch text {
      case "parameters": wanted.formUnion(graph.parameters)
      case "inputs": wanted.formUnion(graph.inputs)
      case "values": wanted.formUnion(outputs)
      default:
        let all = graph.parameters + graph.inputs + outputs
        if let value = all.first(where: { graph.name(of: $0) == text }) {
          wanted.insert(value)
        } else {
          let known = ["parameters", "inputs", "values"] + all.map { graph.name(of: $0) }
          faults.add(
            at: pointer,
            "there is no parameter, input or layer \"\(text.prefix(64))\"\(suggestion(for: text, among: known))")
        }
      }
    }
    return wanted.sorted()
  }
}
