import Glibc
import JSON
import Logging

/// Writes each message to standard error as one JSON object on a line: `time`, `level`, `label`, `message`, and the metadata.
struct JSONLogHandler: LogHandler {
  let label: String
  var logLevel = Logger.Level.info
  var metadata: Logger.Metadata = [:]

  init(label: String) { self.label = label }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let line = line(event.level, event.message, event.metadata, Timestamp.now)
    // One call a line, so that lines of several threads do not mix.
    line.withUnsafeBytes { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }

  /// One line.
  func line(
    _ level: Logger.Level, _ message: Logger.Message, _ more: Logger.Metadata?, _ time: String
  ) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("time", time)
      writer.member("level", level.rawValue)
      writer.member("label", label)
      writer.member("message", message.description)
      let all = metadata.merging(more ?? [:]) { _, new in new }
      guard !all.isEmpty else { return }
      writer.key("metadata")
      writer.object { writer in
        for key in all.keys.sorted() { writer.member(key, all[key]?.description ?? "") }
      }
    }
    return writer.bytes + [UInt8(ascii: "\n")]
  }
}

/// Times as RFC 3339 writes them.
enum Timestamp {
  /// The time now, to the millisecond, in UTC.
  static var now: String {
    var clock = timespec()
    clock_gettime(CLOCK_REALTIME, &clock)
    return text(seconds: clock.tv_sec, milliseconds: clock.tv_nsec / 1_000_000)
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
