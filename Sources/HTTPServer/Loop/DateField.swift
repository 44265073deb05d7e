import CLinux
import Glibc

/// The value of `Date` (RFC 9110 section 6.6.1), made once a second.
struct DateField {
  private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private var seconds: Int64 = -1
  /// The value, as of the last `refresh`.
  private(set) var value: [UInt8] = []

  /// Takes the time from the system's clock.
  mutating func refresh() {
    let now = csystem_seconds_since_1970()
    guard now != seconds else { return }
    seconds = now
    value = Array(DateField.text(now).utf8)
  }

  /// The system's clock, in nanoseconds since 1970-01-01 00:00 UTC.
  static func nanosecondsSinceEpoch() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }

  /// IMF-fixdate (RFC 9110 section 5.6.7) of a time in seconds since 1970.
  static func text(_ seconds: Int64) -> String {
    var time = time_t(seconds)
    var parts = tm()
    gmtime_r(&time, &parts)
    let day = days[Int(parts.tm_wday) % 7]
    let month = months[Int(parts.tm_mon) % 12]
    let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { padded(Int($0)) }.joined(separator: ":")
    return "\(day), \(padded(Int(parts.tm_mday))) \(month) \(Int(parts.tm_year) + 1900) \(clock) GMT"
  }

  private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
