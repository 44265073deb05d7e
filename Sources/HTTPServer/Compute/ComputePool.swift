import DequeModule
import Dispatch
import Synchronization

/// Runs computations on Dispatch, so many at once as there are cores, and lets so many wait; more than that
/// are refused, since an answer that comes after the client's patience helps nobody.
///
/// Those who wait take turns: a single computation is one in the queue, and so is a lane, however many
/// computations it has.
final class ComputePool: Sendable {
  typealias Job = @Sendable () -> Void

  /// Computations that belong together and share one place in the queue.
  struct Lane: Sendable {
    fileprivate let number: Int
  }

  private enum Entry {
    case job(Job)
    case lane(Int)
  }

  private struct State {
    var running = 0
    var queue = Deque<Entry>()
    /// The jobs of the lanes in `queue`, never none.
    var lanes: [Int: Deque<Job>] = [:]
    var waiting = 0
    var lastLane = 0

    mutating func popFirst() -> Job? {
      guard let entry = queue.popFirst() else { return nil }
      waiting -= 1
      switch entry {
      case .job(let job): return job
      case .lane(let number):
        let job = lanes[number]?.popFirst()
        if lanes[number]?.isEmpty == false { queue.append(entry) } else { lanes[number] = nil }
        return job
      }
    }
  }

  private let width: Int
  private let queueLength: Int
  private let state = Mutex(State())
  private let queue: DispatchQueue
  private let trimmer: HeapTrimmer

  /// Dispatch has as many threads for each quality of service as there are cores: computations that took all those of the
  /// default one would hold up everything else in the process, such as tasks and what SIGTERM begins.
  init(width: Int, queueLength: Int, quality: DispatchQoS = .utility, trimmer: HeapTrimmer = HeapTrimmer()) {
    self.trimmer = trimmer
    self.width = max(1, width)
    self.queueLength = max(0, queueLength)
    queue = DispatchQueue(label: "chainrule.compute", qos: quality, attributes: .concurrent)
  }

  /// How many wait and how many run.
  var occupancy: (waiting: Int, running: Int) {
    state.withLock { ($0.waiting, $0.running) }
  }

  /// A lane of its own.
  func makeLane() -> Lane {
    state.withLock { state in
      state.lastLane += 1
      return Lane(number: state.lastLane)
    }
  }

  /// Has the job run, now or when its turn comes. False, and it never runs, when too many are waiting.
  func submit(_ job: @escaping Job) -> Bool {
    enum Decision { case start, wait, refuse }
    let decision = state.withLock { state -> Decision in
      if state.running < width {
        state.running += 1
        return .start
      }
      guard state.queue.count < queueLength else { return .refuse }
      state.queue.append(.job(job))
      state.waiting += 1
      return .wait
    }
    if decision == .start { queue.async { self.run(job) } }
    return decision != .refuse
  }

  /// Has the job run, now or when the lane's turn comes; whoever has a lane was let in before.
  func submit(in lane: Lane, _ job: @escaping Job) {
    let starts = state.withLock { state in
      if state.running < width {
        state.running += 1
        return true
      }
      if state.lanes[lane.number] == nil { state.queue.append(.lane(lane.number)) }
      state.lanes[lane.number, default: []].append(job)
      state.waiting += 1
      return false
    }
    if starts { queue.async { self.run(job) } }
  }

  /// Runs the job, and then those that wait, one after the other.
  private func run(_ first: @escaping Job) {
    var job: Job? = first
    while let current = job {
      current()
      trimmer.note()
      job = state.withLock { state in
        if let next = state.popFirst() { return next }
        state.running -= 1
        return nil
      }
    }
  }
}
