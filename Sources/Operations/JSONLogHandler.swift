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
