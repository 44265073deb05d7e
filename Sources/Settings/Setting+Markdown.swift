extension Setting {
  /// All settings as tables in Markdown, for the documentation.
  public static func markdown() -> String {
    Group.allCases.map { group in
      let rows = all.filter { $0.group == group }.map { setting in
        "| `\(setting.flag)` | `\(setting.defaultText)` | \(setting.summary) |"
      }
      return """
        ## \(group.rawValue)

        | flag | default | meaning |
        | --- | --- | --- |
        \(rows.joined(separator: "\n"))
        """
    }.joined(separator: "\n\n") + "\n"
  }
}
