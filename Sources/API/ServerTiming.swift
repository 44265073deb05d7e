/// How long the parts of an answer took, for the field `Server-Timing` (W3C Server Timing).
struct ServerTiming {
  private var parts: [(name: StaticString, duration: Duration)] = []
  private var last: ContinuousClock.Instant

  /// Starts to measure; what lies between `received` and now was waiting.
  init(since received: ContinuousClock.Instant) {
    last = received
    parts.reserveCapacity(5)
    mark("queue")
  }

  /// Ends a part.
  mutating func mark(_ name: StaticString) {
    let now = ContinuousClock.now
    parts.append((name, now - last))
    last = now
  }

  /// The field's value: durations in milliseconds.
  var fieldValue: String {
    let capacity = parts.reduce(0) { $0 + $1.name.utf8CodeUnitCount + 32 }
    return String(unsafeUninitializedCapacity: capacity) { buffer in
      var count = 0
      func append(_ text: StaticString) {
        for byte in UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount) {
          buffer[count] = byte
          count += 1
        }
      }
      func append(digitsOf number: Int64, atLeast least: Int) {
        var divisor: Int64 = 1
        for _ in 1..<least { divisor *= 10 }
        while number / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
          buffer[count] = UInt8(truncatingIfNeeded: 0x30 + number / divisor % 10)
          count += 1
          divisor /= 10
        }
      }
      for (index, part) in parts.enumerated() {
        if index > 0 { append(", ") }
        let (seconds, attoseconds) = part.duration.components
        let microseconds = max(0, seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
        append(part.name)
        append(";dur=")
        append(digitsOf: microseconds / 1000, atLeast: 1)
        append(".")
        append(digitsOf: microseconds % 1000, atLeast: 3)
      }
      return count
    }
  }
}
