import DequeModule
import Dispatch
import Synchronization

/// Runs computations on Dispatch, so many at once as there are cores, and lets so many wait; more than that
/// are refused, since an answer that comes after the client's patience helps nobody.
final class ComputePool: Sendable {
  typealias Job = @Sendable () -> Void

  private struct State {
    var running = 0
    var waiting = Deque<Job>()
  }

  private let width: Int
  private let queueLength: Int
  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "chainrule.compute", attributes: .concurrent)

  init(width: Int, queueLength: Int) {
    self.width = max(1, width)
    self.queueLength = max(0, queueLength)
  }

  /// How many wait and how many run.
  var occupancy: (waiting: Int, running: Int) {
    state.withLock { ($0.waiting.count, $0.running) }
  }

  /// Has the job run, now or when its turn comes. False, and it never runs, when too many are waiting.
  func submit(_ job: @escaping Job) -> Bool { submit(job, limit: queueLength) }

  /// Has a job run that belongs to one which was admitted before: the next part of an answer that has begun.
  func resubmit(_ job: @escaping Job) { _ = submit(job, limit: .max) }

  private func submit(_ job: @escaping Job, limit: Int) -> Bool {
    enum Decision { case start, wait, refuse }
    let decision = state.withLock { state -> Decision in
      if state.running < width {
        state.running += 1
        return .start
      }
      guard state.waiting.count < limit else { return .refuse }
      state.waiting.append(job)
      return .wait
    }
    if decision == .start { queue.async { self.run(job) } }
    return decision != .refuse
  }

  /// Runs the job, and then those that wait, one after the other.
  private func run(_ first: @escaping Job) {
    var job: Job? = first
    while let current = job {
      current()
      job = state.withLock { state in
        if let next = state.waiting.popFirst() { return next }
        state.running -= 1
        return nil
      }
    }
  }
}
