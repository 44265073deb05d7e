import DequeModule
import Synchronization

/// Results that come in any order and leave in the order in which places were reserved for them.
final class OrderedResults<Value: Sendable>: Sendable {
  private struct State {
    /// The places from `first` on; `nil` where the result is still to come.
    var places = Deque<Value?>()
    var first = 0
    var isComplete = false
    /// What follows the last result in place of the end.
    var end: (any Error)?
    var failure: (any Error)?
    var taker: Waiter?
    var giver: Waiter?
  }

  private let capacity: Int
  private let state = Mutex(State())

  /// At most `capacity` places are taken at a time.
  init(capacity: Int) { self.capacity = capacity }

  /// Takes the next place, when there is one. One task at a time may ask.
  func reserve() async throws -> Int {
    while true {
      let place = try state.withLock { state -> Int? in
        if let failure = state.failure { throw failure }
        guard state.places.count < capacity else { return nil }
        state.places.append(nil)
        return state.first + state.places.count - 1
      }
      if let place { return place }
      try await wait { state in
        guard state.places.count >= self.capacity, state.failure == nil else { return nil }
        return \.giver
      }
    }
  }

  /// Puts a result in its place; an error fails the whole.
  func fill(_ place: Int, _ result: Result<Value, any Error>) {
    switch result {
    case .failure(let error): fail(error)
    case .success(let value):
      state.withLock { state -> Waiter? in
        // Where the taker has gone there is no place any more.
        guard state.places.indices.contains(place - state.first) else { return nil }
        state.places[place - state.first] = value
        return place == state.first ? state.taker.take() : nil
      }?.wake()
    }
  }

  /// No further place will be reserved; what is in the others is taken before the error, if there is one.
  func complete(throwing error: (any Error)? = nil) {
    state.withLock { state in
      state.isComplete = true
      state.end = error
      return state.taker.take()
    }?.wake()
  }

  /// Ends everything with an error; the first one counts.
  func fail(_ error: any Error) {
    let waiters = state.withLock { state in
      if state.failure == nil { state.failure = error }
      return [state.taker.take(), state.giver.take()]
    }
    for waiter in waiters { waiter?.wake() }
  }

  /// All results that are ready and whose turn it is, at least one; `nil` behind the last. One task at a time may ask.
  func next() async throws -> [Value]? {
    while true {
      let (ready, isEnd, giver) = try state.withLock { state -> ([Value], Bool, Waiter?) in
        if let failure = state.failure { throw failure }
        var ready: [Value] = []
        while let first = state.places.first, let value = first {
          ready.append(value)
          state.places.removeFirst()
          state.first += 1
        }
        let isEnd = state.isComplete && state.places.isEmpty
        if ready.isEmpty, isEnd, let error = state.end { throw error }
        return (ready, isEnd, ready.isEmpty ? nil : state.giver.take())
      }
      giver?.wake()
      if !ready.isEmpty { return ready }
      if isEnd { return nil }
      try await wait { state in
        let isReady = state.places.first.map { $0 != nil } ?? state.isComplete
        return isReady || state.failure != nil ? nil : \.taker
      }
    }
  }

  /// Suspends the task, in the role that `role` finds under the lock; `nil` is for not at all.
  private func wait(_ role: @Sendable (State) -> WritableKeyPath<State, Waiter?>?) async throws {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let waiter = Waiter(continuation)
        let waits = state.withLock { state in
          guard let role = role(state) else { return false }
          state[keyPath: role] = waiter
          return true
        }
        if !waits { waiter.wake() }
      }
    } onCancel: {
      fail(CancellationError())
    }
  }
}
