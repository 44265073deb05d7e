import ArgumentParser

extension Option where Value == String? {
  /// The flag of the setting that is called `name`.
  init(setting name: String) {
    let setting = Setting.named(name)
    self.init(
      name: .customLong(setting.name), help: setting.help,
      completion: setting.choices.isEmpty ? (setting.valueName == "file" ? .file() : nil) : .list(setting.choices))
  }
}

extension Option where Value == [String] {
  /// The flag, which may come several times, of the setting that is called `name`.
  init(setting name: String) {
    let setting = Setting.named(name)
    self.init(wrappedValue: [], name: .customLong(setting.name), help: setting.help)
  }
}

extension Flag where Value == Bool {
  /// The flag without a value of the setting that is called `name`.
  init(setting name: String) {
    let setting = Setting.named(name)
    self.init(wrappedValue: false, name: .customLong(setting.name), help: setting.help)
  }
}

extension Setting {
  /// What help says.
  fileprivate var help: ArgumentHelp {
    let rest = form != .value || defaultText.isEmpty ? "" : " (default: \(defaultText))"
    return ArgumentHelp("\(summary)\(rest).", valueName: valueName)
  }

  /// The setting of that name, which the table has.
  fileprivate static func named(_ name: String) -> Setting {
    guard let setting = all.first(where: { $0.name == name }) else {
      preconditionFailure("there is a flag for \(name), and no setting")
    }
    return setting
  }
}
