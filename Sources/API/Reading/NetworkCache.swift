import Diagnostics
import JSON
import Networks
import Synchronization

/// Networks that have been checked, by what was written and where: most requests bring one that came before, with other numbers.
///
/// What is found here saves the reading of the definition and the making of its graph; numbers are read and computed each
/// time. Bounded in bytes: those that were asked for since the last turn stay when the rest is forgotten.
final class NetworkCache: Sendable {
  private struct State {
    var young: [UInt64: CheckedNetwork] = [:]
    var old: [UInt64: CheckedNetwork] = [:]
    var youngBytes = 0
  }

  private let state = Mutex(State())
  private let byteCount: Int

  /// Makes a cache of about so many bytes.
  init(byteCount: Int) {
    self.byteCount = byteCount
  }

  /// The network that `written` is, if it has come before.
  func network(_ written: JSONValue) -> CheckedNetwork? {
    guard written.extent <= CheckedNetwork.largestExtent else { return nil }
    let digest = written.digest
    let found = state.withLock { state -> CheckedNetwork? in
      if let network = state.young[digest] { return network }
      guard let network = state.old.removeValue(forKey: digest) else { return nil }
      NetworkCache.add(network, digest, &state, byteCount / 2)
      return network
    }
    // Two networks may have one digest: what was written decides.
    guard let found, found.written.matches(written) else { return nil }
    return found
  }

  /// Keeps a network for the requests that follow.
  func keep(_ network: CheckedNetwork, _ written: JSONValue) {
    let digest = written.digest
    state.withLock { NetworkCache.add(network, digest, &$0, byteCount / 2) }
  }

  /// Gives back the memory of all networks, which takes a while that nobody waits for.
  func forget() {
    let forgotten = state.withLock { state in
      defer { state = State() }
      return state
    }
    withExtendedLifetime(forgotten) {}
  }

  private static func add(_ network: CheckedNetwork, _ digest: UInt64, _ state: inout State, _ limit: Int) {
    if state.youngBytes + network.byteCount > limit {
      state.old = state.young
      state.young = [:]
      state.youngBytes = 0
    }
    state.youngBytes += network.byteCount
    state.young[digest] = network
  }
}

/// A network without faults, as it was written, and the graphs that it makes of inputs of several shapes.
final class CheckedNetwork: Sendable {
  /// Networks of more words on a document's tape are checked each time: that takes little beside computing them.
  static let largestExtent = 4096
  /// So are networks of more layers.
  private static let mostLayers = 256
  /// Graphs that are kept.
  private static let mostGraphs = 4
  /// The memory that a layer takes in a graph and its definition, about.
  private static let layerBytes = 1 << 10

  /// What was written.
  let written: JSONSnapshot
  /// What a person meant.
  let definition: NetworkDefinition
  /// The memory that all this may take, about.
  let byteCount: Int
  private let graphs: Mutex<[(context: GraphContext, graph: Graph)]>

  /// Takes a network and its first graph; `nil` where that is too large to be kept.
  init?(_ value: JSONValue, _ definition: NetworkDefinition, _ context: GraphContext, _ graph: Graph) {
    guard value.extent <= CheckedNetwork.largestExtent, graph.nodes.count <= CheckedNetwork.mostLayers else {
      return nil
    }
    written = JSONSnapshot(value)
    self.definition = definition
    byteCount = written.byteCount + CheckedNetwork.mostGraphs * graph.nodes.count * CheckedNetwork.layerBytes
    graphs = Mutex([(context, graph)])
  }

  /// The graph for these inputs and this target.
  /// - Throws: all that does not fit.
  func graph(in context: GraphContext) throws(Faults) -> Graph {
    let known = graphs.withLock { graphs in graphs.first { $0.context.isSame(as: context) }?.graph }
    if let known { return known }
    let graph = try Graph(definition, in: context)
    graphs.withLock { graphs in
      if graphs.count == CheckedNetwork.mostGraphs { graphs.removeFirst() }
      graphs.append((context, graph))
    }
    return graph
  }
}

extension GraphContext {
  /// Whether a definition makes the same graph in both, faulty inputs apart.
  fileprivate func isSame(as other: GraphContext) -> Bool {
    mode == other.mode && target == other.target && outputGradient == other.outputGradient
      && maximumLayers == other.maximumLayers && inputs.count == other.inputs.count
      && zip(inputs, other.inputs).allSatisfy { $0.name == $1.name && $0.shape == $1.shape }
  }
}
