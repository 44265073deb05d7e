import JSON
import Logging

/// The form of a log.
public enum LogFormat: String, CaseIterable, Sendable {
  /// For people.
  case text
  /// One JSON object a line.
  case json

  /// Makes what writes to standard error in this form.
  public var handler: @Sendable (_ label: String) -> any LogHandler {
    switch self {
    case .text: { StreamLogHandler.standardError(label: $0) }
    case .json: { JSONLogHandler(label: $0) }
    }
  }
}
