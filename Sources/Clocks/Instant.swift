import Glibc

/// A moment of the system's monotonic clock, which nobody sets (clock_gettime(2)).
///
/// `ContinuousClock.Instant` reads the same clock, but the compiler does not know its size: whatever holds one is copied and
/// destroyed by the runtime, field by field.
public struct Instant: Sendable, Hashable {
  /// Nanoseconds since the clock began.
  @usableFromInline let nanoseconds: Int64

  @usableFromInline
  init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// The moment at which it is asked for.
  public static var now: Instant {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Instant(nanoseconds: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
  }

  /// The moment that is `duration` later, to the nanosecond; 292 years from the clock's beginning are the end of time.
  public func advanced(by duration: Duration) -> Instant {
    let (sum, overflow) = nanoseconds.addingReportingOverflow(duration.nanoseconds)
    return Instant(nanoseconds: overflow ? (duration < .zero ? .min : .max) : sum)
  }

  /// How much later `other` is.
  public func duration(to other: Instant) -> Duration { .nanoseconds(nanoseconds(to: other)) }

  /// As above, in nanoseconds.
  public func nanoseconds(to other: Instant) -> Int64 {
    let (difference, overflow) = other.nanoseconds.subtractingReportingOverflow(nanoseconds)
    return overflow ? (self < other ? .max : .min) : difference
  }

  /// The moment that is `duration` later.
  public static func + (instant: Instant, duration: Duration) -> Instant { instant.advanced(by: duration) }

  /// How much later the first is.
  public static func - (later: Instant, earlier: Instant) -> Duration { earlier.duration(to: later) }
}

extension Instant: Comparable {
  @inlinable
  public static func < (first: Instant, second: Instant) -> Bool { first.nanoseconds < second.nanoseconds }
}

extension Duration {
  /// Whole nanoseconds, toward zero; the nearest that fit where they are too many.
  fileprivate var nanoseconds: Int64 { Int64(clamping: attoseconds / 1_000_000_000) }
}
