import Dispatch
import Synchronization

/// Arenas of one layout that wait for the next run.
///
/// Fresh memory is cleared by the system, which takes a tenth of the time of a large run: so an arena is kept after its
/// run, up to an eighth of the machine's memory. A large one that nobody has used for a second goes back.
public final class ArenaPool<Scalar: TensorScalar>: Sendable {
  private struct Idle {
    var arenas: [Arena<Scalar>] = []
    /// How many runs have come to their end.
    var runs = 0
    /// Whether somebody will look after a while whether the arenas are still needed.
    var isWatched = false
  }

  private let layout: Arena<Scalar>.Layout
  private let idle = Mutex(Idle())
  private let patience: DispatchTimeInterval

  /// Makes an empty pool.
  public convenience init(_ layout: Arena<Scalar>.Layout) {
    self.init(layout, patience: .seconds(1))
  }

  /// - Parameter patience: how long a large arena waits for a run before it goes back.
  init(_ layout: Arena<Scalar>.Layout, patience: DispatchTimeInterval) {
    self.layout = layout
    self.patience = patience
  }

  /// How many arenas wait.
  var idleCount: Int { idle.withLock { $0.arenas.count } }

  /// Runs `body` with an arena that nobody else uses meanwhile.
  public func withArena<Result, Failure: Error>(
    _ body: (Arena<Scalar>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let arena = take()
    defer { keep(arena) }
    return try body(arena)
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private func take() -> Arena<Scalar> {
    guard let arena = idle.withLock({ $0.arenas.popLast() }) else { return Arena(layout) }
    if isCounted { IdleMemory.bytes.subtract(bytes, ordering: .relaxed) }
    return arena
  }

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private func keep(_ arena: Arena<Scalar>) {
    guard IdleMemory.bytes.load(ordering: .relaxed) + bytes <= IdleMemory.most else { return }
    let isLarge = bytes >= IdleMemory.large
    let (isKept, runsToWatch) = idle.withLock { idle -> (Bool, Int?) in
      guard idle.arenas.count < 8 else { return (false, nil) }
      idle.arenas.append(arena)
      idle.runs &+= 1
      guard isLarge, !idle.isWatched else { return (true, nil) }
      idle.isWatched = true
      return (true, idle.runs)
    }
    if isKept, isCounted { IdleMemory.bytes.add(bytes, ordering: .relaxed) }
    if let runsToWatch { watch(since: runsToWatch) }
  }

  /// Gives all arenas back once no run has come to its end for a while.
  private func watch(since runs: Int) {
    DispatchQueue.global(qos: .utility).asyncAfter(deadline: .now() + patience) { [weak self] in
      guard let self else { return }
      let (surplus, current) = idle.withLock { idle -> ([Arena<Scalar>], Int) in
        guard idle.runs == runs else { return ([], idle.runs) }
        idle.isWatched = false
        defer { idle.arenas = [] }
        return (idle.arenas, runs)
      }
      IdleMemory.bytes.subtract(surplus.count * bytes, ordering: .relaxed)
      if current != runs { watch(since: current) }
    }
  }

  deinit {
    guard isCounted else { return }
    IdleMemory.bytes.subtract(idle.withLock { $0.arenas.count } * bytes, ordering: .relaxed)
  }

  private var isCounted: Bool { bytes >= IdleMemory.counted }

  private var bytes: Int { layout.size * MemoryLayout<Scalar>.stride }
}
