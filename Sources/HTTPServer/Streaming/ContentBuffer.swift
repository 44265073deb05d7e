import DequeModule
import Synchronization

/// A request's content between the loop that reads it and the task that takes it. Bounded: the loop stops reading when
/// it is full, and is told when there is room again.
final class ContentBuffer: Sendable {
  /// Bytes from which on no more is read.
  static let capacity = 128 << 10

  private struct State {
    var chunks = Deque<[UInt8]>()
    var count = 0
    var isComplete = false
    /// Why what has come is not all of the content, where it is complete.
    var fault: HTTPFault?
    var failure: (any Error)?
    var waiter: Waiter?
    /// Whether the loop has been told to wait for room.
    var isStopped = false
  }

  private let state = Mutex(State())
  private let budget: ByteBudget?
  /// Tells the loop that the taker waits, or that there is room again.
  private let onDemand: @Sendable () -> Void

  init(budget: ByteBudget?, onDemand: @escaping @Sendable () -> Void) {
    self.budget = budget
    self.onDemand = onDemand
  }

  deinit { budget?.release(state.withLock { $0.count }) }

  /// Whether somebody waits for content.
  var isAwaited: Bool { state.withLock { $0.waiter != nil } }

  /// Takes content in. False when no more should be read until `onDemand`.
  func append(_ chunk: [UInt8]) -> Bool {
    guard !chunk.isEmpty else { return true }
    budget?.take(chunk.count)
    let (waiter, hasRoom) = state.withLock { state in
      state.chunks.append(chunk)
      state.count += chunk.count
      state.isStopped = state.count >= Self.capacity
      return (state.waiter.take(), !state.isStopped)
    }
    waiter?.wake()
    return hasRoom
  }

  /// There is no more content than what has been taken in; where that isn't all, it is followed by what is wrong.
  func complete(_ fault: HTTPFault? = nil) {
    state.withLock { state in
      state.isComplete = true
      state.fault = fault
      return state.waiter.take()
    }?.wake()
  }

  /// The content's end will not come, and what is there is of no use any more.
  func fail(_ error: any Error) {
    state.withLock { state in
      if state.failure == nil { state.failure = error }
      return state.waiter.take()
    }?.wake()
  }

  /// The next bytes; `nil` behind the last ones. One task at a time may ask.
  func next() async throws -> [UInt8]? {
    while true {
      if let found = try take() { return found.chunk }
      try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { wait(Waiter($0)) }
      } onCancel: {
        fail(CancellationError())
      }
    }
  }

  /// What is there without waiting: a chunk, or `nil` in its place at the end.
  private func take() throws -> (chunk: [UInt8]?, Void)? {
    let (found, isResumed) = try state.withLock { state -> ((chunk: [UInt8]?, Void)?, Bool) in
      if let failure = state.failure { throw failure }
      guard let chunk = state.chunks.popFirst() else {
        if let fault = state.fault { throw fault }
        return (state.isComplete ? (nil, ()) : nil, false)
      }
      state.count -= chunk.count
      let isResumed = state.isStopped && state.count <= Self.capacity / 2
      if isResumed { state.isStopped = false }
      return ((chunk, ()), isResumed)
    }
    if let chunk = found?.chunk { budget?.release(chunk.count) }
    if isResumed { onDemand() }
    return found
  }

  private func wait(_ waiter: Waiter) {
    let isIdle = state.withLock { state in
      let isIdle = state.chunks.isEmpty && !state.isComplete && state.failure == nil
      if isIdle { state.waiter = waiter }
      return isIdle
    }
    if isIdle { onDemand() } else { waiter.wake() }
  }
}
