import Dispatch

/// Dispatch's timers. Those of each clock share a descriptor, which is taken when the first of them is set; where there is none
/// left then, Dispatch ends the process.
enum Timers {
  /// Takes the descriptors, before clients can have taken all.
  static func prepare() async {
    let moment = 1_000_000
    // The clock of `Task.sleep`, and that of `asyncAfter`.
    try? await Task.sleep(for: .nanoseconds(moment))
    await withCheckedContinuation { continuation in
      DispatchQueue.global().asyncAfter(deadline: .now() + .nanoseconds(moment)) { continuation.resume() }
    }
  }
}
