import CLinux
import Dispatch
import Synchronization

/// Gives free memory back to the system when computing has come to rest. By itself the C library gives back what lies at
/// the end of a heap, and a little of what a small request holds may lie above all that a large one had.
final class HeapTrimmer: Sendable {
  private struct State {
    var computations = 0
    var isPlanned = false
  }

  /// How long nothing has to be computed. Trimming takes milliseconds, and memory that is used again faults anew.
  private static let rest = DispatchTimeInterval.seconds(1)

  private let state = Mutex(State())

  /// Notes that a computation has ended.
  func note() {
    let isFirst = state.withLock { state in
      state.computations += 1
      defer { state.isPlanned = true }
      return !state.isPlanned
    }
    if isFirst { plan() }
  }

  private func plan() {
    let before = state.withLock { $0.computations }
    DispatchQueue.global(qos: .utility).asyncAfter(deadline: .now() + Self.rest) {
      let isAtRest = self.state.withLock { state in
        if state.computations == before { state.isPlanned = false }
        return !state.isPlanned
      }
      isAtRest ? csystem_trim_heap() : self.plan()
    }
  }
}
