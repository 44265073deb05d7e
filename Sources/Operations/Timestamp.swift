import Glibc

/// Times as RFC 3339 writes them, in UTC, to the millisecond.
public enum Timestamp {
  /// The time now.
  public static var now: String {
    var clock = timespec()
    clock_gettime(CLOCK_REALTIME, &clock)
    return text(seconds: clock.tv_sec, milliseconds: clock.tv_nsec / 1_000_000)
  }

  /// A time since 1970-01-01 00:00.
  public static func text(_ sinceEpoch: Duration) -> String {
    let (seconds, attoseconds) = sinceEpoch.components
    return text(seconds: Int(seconds), milliseconds: Int(attoseconds / 1_000_000_000_000_000))
  }

  static func text(seconds: Int, milliseconds: Int) -> String {
    var seconds = seconds
    var parts = tm()
    gmtime_r(&seconds, &parts)
    let date = [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)].map(padded)
    let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { padded(Int($0)) }
    let fraction = String(String(1000 + milliseconds).dropFirst())
    return "\(date.joined(separator: "-"))T\(clock.joined(separator: ":")).\(fraction)Z"
  }

  private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
