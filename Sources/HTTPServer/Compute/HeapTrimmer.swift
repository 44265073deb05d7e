import CLinux
import Dispatch
import Synchronization

/// Gives memory back to the system when the server has come to rest: what is kept for the next requests, and what is free.
/// By itself the C library gives back what lies at the end of a heap, and a little of what a small request holds, or what is
/// kept of it, may lie above all that a large one had.
final class HeapTrimmer: Sendable {
  private struct State {
    var computations = 0
    var isPlanned = false
  }

  /// Less traffic than this, in bytes, is no work: somebody asks whether the server is there.
  private static let quiet = 16 << 10

  private let state = Mutex(State())
  private let patience: DispatchTimeInterval
  private let traffic: Traffic
  private let atRest: @Sendable () -> Void
  private let afterRest: @Sendable () -> Void

  /// - Parameters:
  ///   - patience: how long nothing has to be computed. Trimming takes milliseconds, and memory that is used again faults
  ///     anew.
  ///   - traffic: what comes and goes on all loops, which compute what is small themselves.
  ///   - atRest: gives back what is kept for the next requests.
  ///   - afterRest: is told that there is something to do again.
  init(
    patience: DispatchTimeInterval = .seconds(1), traffic: Traffic = Traffic(),
    atRest: @escaping @Sendable () -> Void = {}, afterRest: @escaping @Sendable () -> Void = {}
  ) {
    self.patience = patience
    self.traffic = traffic
    self.atRest = atRest
    self.afterRest = afterRest
  }

  /// Notes that a computation has ended.
  func note() {
    let isFirst = state.withLock { state in
      state.computations += 1
      defer { state.isPlanned = true }
      return !state.isPlanned
    }
    guard isFirst else { return }
    afterRest()
    plan()
  }

  private func plan() {
    let before = (computations: state.withLock { $0.computations }, bytes: bytes)
    DispatchQueue.global(qos: .utility).asyncAfter(deadline: .now() + patience) {
      let isQuiet = self.bytes - before.bytes < Self.quiet
      guard isQuiet, self.state.withLock({ $0.computations }) == before.computations else { return self.plan() }
      self.atRest()
      csystem_trim_heap()
      self.conclude(computations: before.computations)
    }
  }

  /// Notes that memory has been given back. The next computation ends the rest, unless one has come meanwhile, after the
  /// number of them that there had been.
  private func conclude(computations: Int) {
    let isOver = state.withLock { state in
      state.isPlanned = state.computations != computations
      return state.isPlanned
    }
    guard isOver else { return }
    afterRest()
    plan()
  }

  private var bytes: Int {
    let (received, sent) = traffic.total
    return received &+ sent
  }
}
