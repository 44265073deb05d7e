/// One thing that is wrong with how the service was started: who said it, and what was expected.
public struct SettingFault: Error, Equatable, Sendable, CustomStringConvertible {
  /// The flag, the variable, or the member and its file.
  public let source: String
  /// What was expected, what came, what to try.
  public let detail: String

  /// Makes a fault.
  public init(_ source: String, _ detail: String) {
    self.source = source
    self.detail = detail
  }

  /// Both: `--port: must be …`.
  public var description: String { "\(source): \(detail)" }
}

/// All that is wrong with how the service was started.
public struct SettingFaults: Error, Sendable, CustomStringConvertible {
  /// One or more faults.
  public let all: [SettingFault]

  /// A line for each.
  public var description: String { all.map(\.description).joined(separator: "\n") }
}
