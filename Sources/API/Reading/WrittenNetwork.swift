import Diagnostics
import JSON
import Networks

/// The network of a request: read now, or known from an earlier request.
struct WrittenNetwork {
  /// The definition.
  let definition: NetworkDefinition
  private let known: CheckedNetwork?
  /// What was written and where to keep it, where it is new and nothing is wrong with it.
  private let new: (value: JSONValue, caches: ComputeCaches)?

  /// Takes a network that has come before.
  init(_ known: CheckedNetwork) {
    self.known = known
    definition = known.definition
    new = nil
  }

  /// Reads a network; notes what is wrong, and returns `nil` where that leaves nothing.
  init?(_ value: JSONValue, at pointer: JSONPointer, keptIn caches: ComputeCaches?, _ faults: inout Faults) {
    let before = faults.count
    guard let definition = NetworkDefinition(value, at: pointer, &faults) else { return nil }
    self.definition = definition
    known = nil
    new = faults.count > before ? nil : caches.map { (value, $0) }
  }

  /// Makes the graph.
  /// - Throws: all that is wrong with it.
  func graph(in context: GraphContext) throws(Faults) -> Graph {
    guard context.faultyInputs.isEmpty, !context.isTargetFaulty else { return try Graph(definition, in: context) }
    if let known { return try known.graph(in: context) }
    let graph = try Graph(definition, in: context)
    if let (value, caches) = new, let network = CheckedNetwork(value, definition, context, graph) {
      caches.networks.keep(network, value)
    }
    return graph
  }
}
