import JSON

/// The values that count, and who gave each.
public struct EffectiveSettings: Sendable {
  /// The values.
  public let configuration: ServiceConfiguration
  /// Who gave them, by the setting's name; the others are defaults.
  private let sources: [String: String]

  init(configuration: ServiceConfiguration, sources: [String: String]) {
    self.configuration = configuration
    self.sources = sources
  }

  /// Who gave a setting's value: a flag, a variable, a member of a file, or nobody.
  public func source(of setting: Setting) -> String { sources[setting.name] ?? "default" }

  /// A line for each setting: its name, its value and who gave it.
  public func description() -> String {
    let rows = Setting.all.map { ($0.key, $0.text(configuration), source(of: $0)) }
    let widths = (rows.map(\.0.count).max() ?? 0, rows.map(\.1.count).max() ?? 0)
    return rows.map { name, value, source in
      "\(padded(name, widths.0))  \(padded(value, widths.1))  \(source)"
    }.joined(separator: "\n")
  }

  /// What single values do not show: that two of them do not go together.
  func contradictions() -> [SettingFault] {
    let server = configuration.server
    var faults: [SettingFault] = []
    if server.bodyBytes > server.bytesInFlight {
      faults.append(
        SettingFault(
          sources["body-bytes"] ?? sources["bytes-in-flight"] ?? "--body-bytes",
          "one body may have \(SizeText.text(server.bodyBytes)), more than the \(SizeText.text(server.bytesInFlight)) "
            + "that all together may have (bytes-in-flight)"))
    }
    return faults
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
