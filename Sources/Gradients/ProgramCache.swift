import Autograd
import Networks
import Synchronization
import Tensors

/// Compiled programs, kept by structure, shapes, type of number and what is asked for: a small network costs less to run
/// than to compile.
public final class ProgramCache: Sendable {
  private struct Key: Hashable {
    let graph: Graph
    /// The type of number.
    let scalar: ObjectIdentifier
    let wanted: [Graph.ValueID]
    let keeping: [Graph.ValueID]
  }

  private class Entry {
    var lastUse = 0
  }

  private final class Compiled<Scalar: TensorScalar>: Entry {
    let program: Program<Scalar>

    init(_ program: Program<Scalar>) { self.program = program }
  }

  private struct State {
    var entries: [Key: Entry] = [:]
    var clock = 0
    var hits = 0
    var misses = 0
  }

  private let capacity: Int
  private let state = Mutex(State())

  /// Makes a cache of at most `capacity` programs; the one that has waited longest makes room for a new one.
  public init(capacity: Int = 256) {
    self.capacity = max(capacity, 1)
  }

  /// How often a program was at hand, and how often it had to be compiled.
  public var figures: (hits: Int, misses: Int) { state.withLock { ($0.hits, $0.misses) } }

  /// Gives back the memory of all programs, which takes a while that nobody waits for.
  public func forget() {
    let entries = state.withLock { state in
      defer { state.entries = [:] }
      return state.entries
    }
    withExtendedLifetime(entries) {}
  }

  /// The program for a graph, compiled where it is not at hand.
  /// - Throws: `CompilationFault`.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func program<Scalar: TensorScalar>(
    _ graph: Graph, gradientsOf wanted: [Graph.ValueID], keeping: [Graph.ValueID], as type: Scalar.Type = Scalar.self
  ) throws(CompilationFault) -> Program<Scalar> {
    let key = Key(graph: graph, scalar: ObjectIdentifier(Scalar.self), wanted: wanted, keeping: keeping)
    if let program: Program<Scalar> = find(key) { return program }
    let program = try Program<Scalar>(graph, gradientsOf: wanted, keeping: keeping)
    keep(program, key)
    return program
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private func find<Scalar: TensorScalar>(_ key: Key) -> Program<Scalar>? {
    state.withLock { state in
      state.clock += 1
      guard let entry = state.entries[key] as? Compiled<Scalar> else {
        state.misses += 1
        return nil
      }
      state.hits += 1
      entry.lastUse = state.clock
      return entry.program
    }
  }

  private func keep<Scalar: TensorScalar>(_ program: Program<Scalar>, _ key: Key) {
    state.withLock { state in
      if state.entries.count >= capacity,
        let oldest = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse })?.key
      {
        state.entries[oldest] = nil
      }
      let entry = Compiled(program)
      entry.lastUse = state.clock
      state.entries[key] = entry
    }
  }
}
