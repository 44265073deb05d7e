/// How long the parts of an answer took, for the field `Server-Timing` (W3C Server Timing).
struct ServerTiming {
  private var parts: [(name: String, duration: Duration)] = []
  private var last: ContinuousClock.Instant

  /// Starts to measure; what lies between `received` and now was waiting.
  init(since received: ContinuousClock.Instant) {
    last = received
    mark("queue")
  }

  /// Ends a part.
  mutating func mark(_ name: String) {
    let now = ContinuousClock.now
    parts.append((name, now - last))
    last = now
  }

  /// The field's value: durations in milliseconds.
  var fieldValue: String {
    parts.map { part in
      let microseconds =
        part.duration.components.attoseconds / 1_000_000_000_000 + part.duration.components.seconds * 1_000_000
      return "\(part.name);dur=\(microseconds / 1000).\(padded(microseconds % 1000))"
    }.joined(separator: ", ")
  }

  private func padded(_ thousandths: Int64) -> String {
    String(String(thousandths + 1000).dropFirst())
  }
}
