import ArgumentParser

extension Option where Value == String? {
  /// The flag of the setting that is called `name`.
  init(setting name: String) {
    let setting = Setting.named(name)
    self.init(
      name: .customLong(setting.name),
      help: ArgumentHelp(
        "\(setting.summary) (default: \(setting.defaultText)).", valueName: setting.valueName),
      completion: setting.choices.isEmpty ? nil : .list(setting.choices))
  }
}

extension Setting {
  /// The setting of that name, which the table has.
  fileprivate static func named(_ name: String) -> Setting {
    guard let setting = all.first(where: { $0.name == name }) else {
      preconditionFailure("there is a flag for \(name), and no setting")
    }
    return setting
  }
}
