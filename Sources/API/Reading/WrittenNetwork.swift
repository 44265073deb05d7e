import Diagnostics
import JSON
import Networks

/// The network of a request: read now, or known from an earlier request.
struct WrittenNetwork {
  /// The definition.
  let definition: NetworkDefinition
  private let value: JSONValue
  private let caches: ComputeCaches
  private let known: CheckedNetwork?
  private let isFaulty: Bool

  /// Reads a network; notes what is wrong, and returns `nil` where that leaves nothing.
  init?(_ value: JSONValue, at pointer: JSONPointer, _ caches: ComputeCaches, _ faults: inout Faults) {
    self.value = value
    self.caches = caches
    known = caches.networks.network(value)
    if let known {
      definition = known.definition
      isFaulty = false
      return
    }
    let before = faults.count
    guard let definition = NetworkDefinition(value, at: pointer, &faults) else { return nil }
    self.definition = definition
    isFaulty = faults.count > before
  }

  /// Makes the graph.
  /// - Throws: all that is wrong with it.
  func graph(in context: GraphContext) throws(Faults) -> Graph {
    guard context.faultyInputs.isEmpty, !context.isTargetFaulty, !isFaulty else {
      return try Graph(definition, in: context)
    }
    if let known { return try known.graph(in: context) }
    let graph = try Graph(definition, in: context)
    if let network = CheckedNetwork(value, definition, context, graph) { caches.networks.keep(network, value) }
    return graph
  }
}
