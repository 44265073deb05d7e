import DequeModule
import Dispatch
import Glibc
import Synchronization

/// Works on handshakes, each step of which may cost a millisecond, so that no loop has to. Threads of its own: Dispatch's may
/// all be busy with computations for seconds. They yield to the loops where cores are scarce, so that a flood of handshakes
/// slows down nobody but those who come with it.
final class HandshakePool: Sendable {
  typealias Job = @Sendable () -> Void

  /// What is added to the threads' nice value (setpriority(2)).
  private static let yielding: Int32 = 5

  private struct State {
    var waiting = Deque<Job>()
    var isStarted = false
    var isStopped = false
  }

  private let queueLength: Int
  private let state = Mutex(State())
  private let width: Int
  private let work = DispatchSemaphore(value: 0)

  init(width: Int, queueLength: Int) {
    self.width = max(1, width)
    self.queueLength = max(0, queueLength)
  }

  /// Starts the threads, once, which keep the pool alive until it is stopped.
  func start() throws(SystemError) {
    let isFirst = state.withLock { state in
      defer { state.isStarted = true }
      return !state.isStarted
    }
    guard isFirst else { return }
    for index in 0..<width {
      do throws(SystemError) {
        try LoopThread.start(name: "tls-\(index)") { self.run() }
      } catch {
        stop()
        throw error
      }
    }
  }

  /// Has the job run soon. False, and it never runs, when too many are waiting.
  /// - Parameter isContinuation: whether it goes on with a handshake that has begun. Those come first and are never too
  ///   many, so that what has been worked on is finished.
  func submit(isContinuation: Bool, _ job: @escaping Job) -> Bool {
    let isTaken = state.withLock { state in
      guard !state.isStopped else { return false }
      if isContinuation {
        state.waiting.prepend(job)
        return true
      }
      guard state.waiting.count < queueLength else { return false }
      state.waiting.append(job)
      return true
    }
    if isTaken { work.signal() }
    return isTaken
  }

  /// Ends the threads, and lets go of what waits.
  func stop() {
    let rest = state.withLock { state in
      state.isStopped = true
      let rest = state.waiting
      state.waiting = []
      return rest
    }
    for _ in 0..<width { work.signal() }
    _ = consume rest
  }

  private func run() {
    setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.yielding)  // Of this thread alone: Linux has it so.
    while true {
      work.wait()
      let (job, isStopped) = state.withLock { ($0.waiting.popFirst(), $0.isStopped) }
      if isStopped { return }
      job?()
    }
  }
}
