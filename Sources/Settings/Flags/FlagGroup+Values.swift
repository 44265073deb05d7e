import ArgumentParser

extension FlagGroup {
  /// The values that were given, by the settings' names.
  var values: [String: String] {
    var values: [String: String] = [:]
    for child in Mirror(reflecting: self).children {
      guard let label = child.label, let value = (child.value as? any SettingFlag)?.text else { continue }
      // A wrapped property is stored under its name and an underscore.
      values[Setting.name(ofProperty: String(label.drop { $0 == "_" }))] = value
    }
    return values
  }
}

extension Setting {
  /// The name that a property of this name stands for: `bodyBytes` is `body-bytes`.
  fileprivate static func name(ofProperty property: String) -> String {
    property.reduce(into: "") { name, letter in
      name += letter.isUppercase ? "-\(letter.lowercased())" : String(letter)
    }
  }
}

/// What a property of a flag group is.
private protocol SettingFlag {
  /// The value that was given; `nil` where none was.
  var text: String? { get }
}

extension Option: SettingFlag where Value == String? {
  fileprivate var text: String? { wrappedValue }
}
