import HTTPTypes
import Synchronization

/// An answer between the task that writes it and the loop that sends it. Bounded: the task is suspended while the client
/// has not taken what was written before.
final class AnswerBuffer: Sendable {
  /// Bytes from which on a writer waits for the loop to take them.
  private static let capacity = 64 << 10

  /// What the loop takes at once.
  struct Part {
    /// The answer's header, the first time.
    var head: (status: HTTPResponse.Status, headers: HTTPFields)?
    var bytes: [UInt8] = []
    var end: End?
  }

  /// How an answer ends.
  enum End: Sendable {
    case complete
    case failure(any Error)
  }

  private struct State {
    var part = Part()
    var hasBegun = false
    /// Whether the loop has been told that something is there.
    var isReported = false
    /// Whether the connection wants more.
    var hasRoom = true
    var isCut = false
    var waiters: [Waiter] = []
  }

  private let state = Mutex(State())
  private let onWrite: @Sendable () -> Void

  /// Calls `onWrite` when something is there that the loop should take.
  init(onWrite: @escaping @Sendable () -> Void) { self.onWrite = onWrite }

  /// Notes the header; it is sent with what is written first.
  func begin(_ status: HTTPResponse.Status, _ headers: HTTPFields) {
    state.withLock { state in
      precondition(!state.hasBegun, "an answer has one header")
      state.hasBegun = true
      state.part.head = (status, headers)
    }
  }

  /// Adds bytes, and suspends while the client has not taken those before.
  func write(_ bytes: [UInt8]) async throws {
    let (isNews, hasRoom) = try state.withLock { state in
      precondition(state.hasBegun, "an answer begins with its header")
      guard !state.isCut else { throw CancellationError() }
      state.part.bytes.append(contentsOf: bytes)
      let isNews = !state.isReported
      state.isReported = true
      return (isNews, Self.isOpen(state))
    }
    if isNews { onWrite() }
    guard !hasRoom else { return }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { wait(Waiter($0)) }
    } onCancel: {
      cut()
    }
  }

  /// Says that nothing follows.
  func end(_ end: End) {
    let isNews = state.withLock { state in
      guard !state.isCut else { return false }
      state.part.end = end
      let isNews = !state.isReported
      state.isReported = true
      return isNews
    }
    if isNews { onWrite() }
  }

  /// Takes what has been written; `nil` when that is nothing.
  func take() -> Part? {
    state.withLock { state in
      guard state.isReported else { return nil }
      let part = state.part
      state.part = Part()
      state.isReported = false
      return part
    }
  }

  /// Says whether the connection wants more.
  func setRoom(_ hasRoom: Bool) {
    let waiters = state.withLock { state -> [Waiter] in
      state.hasRoom = hasRoom
      guard Self.isOpen(state) else { return [] }
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters { waiter.wake() }
  }

  /// Nobody reads the answer any more: whoever writes is told so.
  func cut() {
    let waiters = state.withLock { state in
      defer { state.waiters = [] }
      state.isCut = true
      state.part = Part()
      return state.waiters
    }
    for waiter in waiters { waiter.wake(throwing: CancellationError()) }
  }

  private static func isOpen(_ state: State) -> Bool {
    state.hasRoom && state.part.bytes.count < capacity
  }

  private func wait(_ waiter: Waiter) {
    let (isOpen, isCut) = state.withLock { state in
      let isOpen = Self.isOpen(state)
      if !isOpen, !state.isCut { state.waiters.append(waiter) }
      return (isOpen, state.isCut)
    }
    if isCut {
      waiter.wake(throwing: CancellationError())
    } else if isOpen {
      waiter.wake()
    }
  }
}
