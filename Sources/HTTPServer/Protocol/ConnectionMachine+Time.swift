import Clocks

extension ConnectionMachine {
  /// How long a connection may live on that had not sent anything when draining began.
  static let silentTimeWhileDraining = Duration.seconds(1)

  /// When to call `timePassed`; `nil` while only others can make it move on.
  var deadline: Instant? {
    guard output.isAwaited, let output = output.deadline(limits) else { return inputDeadline }
    return inputDeadline.map { min($0, output) } ?? output
  }

  /// ``deadline``, for whom the machine is a property of a class: a getter would be handed a copy of the whole machine, whose
  /// references are counted.
  mutating func deadlineInPlace() -> Instant? { deadline }

  private var inputDeadline: Instant? {
    if held != nil { return nil }
    switch phase {
    // Until it has all answers, the client is not the one who is waited for.
    case .idle where output.isAwaited: return nil
    case .idle:
      if isDraining { return phaseStart.advanced(by: Self.silentTimeWhileDraining) }
      return phaseStart.advanced(by: requestCount == 0 ? limits.idleTime : limits.keepAliveTime)
    case .head: return phaseStart.advanced(by: limits.headerTime)
    case .body where sink.isStream: return input.deadline(limits)
    case .body, .skipping:
      return min(
        lastByte.advanced(by: limits.idleTime), limits.deadline(start: phaseStart, bytes: content?.count ?? 0)
      )
    case .decision, .exchange, .finishing, .closed: return nil
    case .lingering:
      // A service that is ending does not wait long for clients that keep their side open.
      return phaseStart.advanced(
        by: isDraining ? min(limits.lingerTime, Self.silentTimeWhileDraining) : limits.lingerTime)
    }
  }

  /// Everything so far has been sent: where that was the last answer, the time until the next request begins.
  mutating func sent(now: Instant) {
    output.rest(now: now)
    if phase == .idle { phaseStart = now }
  }

  /// Says whether input is left where it is, since too much waits to be sent.
  mutating func hold(_ isHeld: Bool, now: Instant) {
    guard isHeld != (held != nil) else { return }
    if let held {
      // What began meanwhile has lost less.
      phaseStart = phaseStart.advanced(by: max(held, phaseStart).duration(to: now))
      lastByte = lastByte.advanced(by: max(held, lastByte).duration(to: now))
    }
    held = isHeld ? now : nil
    countContentTime(now: now)
  }

  /// Has time count for content that is handed on, if it is waited for and taken in.
  mutating func countContentTime(now: Instant) {
    if isContentAwaited, held == nil { input.wait(now: now) } else { input.rest(now: now) }
  }

  /// Says what follows from the time; nothing before `deadline`.
  mutating func timePassed(now: Instant) -> Action {
    if let deadline = output.deadline(limits), deadline <= now {
      phase = .closed  // The client doesn't read: no answer would reach it.
      return .close
    }
    guard let deadline = inputDeadline, deadline <= now else { return .readMore }
    switch phase {
    case .idle, .skipping:
      enter(.finishing, now: now)
      return .finish
    case .head where !parser.isEmpty:
      return refuse(.timeout("The request's header has to be complete in \(limits.headerTime)."), now: now)
    case .body:
      return refuse(
        .timeout(
          "Content has to keep up \(limits.bytesPerSecond) bytes a second, without gaps of \(limits.idleTime)."
        ),
        now: now)
    case .head, .decision, .exchange, .finishing, .lingering, .closed:
      phase = .closed
      return .close
    }
  }
}
