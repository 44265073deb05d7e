import Configuration
import Diagnostics
import JSON

/// A configuration file: a JSON object whose members are settings. A snapshot for `FileProvider`, with errors that say where;
/// numbers and switches may be written as such, lists as lists of strings.
struct SettingsFile: FileConfigSnapshot {
  /// There is nothing to choose.
  struct ParsingOptions: FileParsingOptions {
    static let `default` = ParsingOptions()
  }

  let providerName: String
  /// The text of each member by its name.
  let values: [String: String]
  /// What is wrong with the file itself, each with the member or line where it is.
  let faults: [(place: String, detail: String)]

  init(data: RawSpan, providerName: String, parsingOptions: ParsingOptions) throws {
    let bytes = data.withUnsafeBytes { Array($0) }
    self.init(bytes, named: providerName)
  }

  init(_ bytes: [UInt8], named name: String) {
    providerName = name
    do {
      (values, faults) = SettingsFile.members(of: try JSONDocument(bytes))
    } catch {
      (values, faults) = ([:], [("", "is not JSON: \(error.description)")])
    }
  }

  private static func members(
    of document: JSONDocument
  ) -> (values: [String: String], faults: [(place: String, detail: String)]) {
    guard let object = document.root.object else {
      let detail = "must be an object of settings, such as {\"port\": 9000}, not \(document.root.summary)"
      return ([:], [("", detail)])
    }
    var values: [String: String] = [:]
    var faults: [(place: String, detail: String)] = []
    for duplicate in document.duplicates() { faults.append((duplicate.pointer.description, duplicate.detail)) }
    let known = Setting.all.map(\.key)
    for member in object {
      guard known.contains(member.name) else {
        let meant = suggestion(for: member.name, among: known)
        faults.append(("\"\(member.name.prefix(64))\"", "there is no such setting\(meant)"))
        continue
      }
      if let text = SettingsFile.text(of: member.value) {
        values[member.name] = values[member.name] ?? text
      } else if !member.value.isNull {
        faults.append(
          ("\"\(member.name)\"", "must be a string, a number or a list of strings, not \(member.value.summary)"))
      }
    }
    return (values, faults)
  }

  /// The value as a flag would have it; `nil` where it would not.
  private static func text(of value: JSONValue) -> String? {
    switch value.kind {
    case .string: return value.string
    case .number: return value.int.map(String.init) ?? value.double.map { "\($0)" }
    case .boolean: return value.bool.map { "\($0)" }
    case .array:
      let strings = value.array.map { $0.map(\.string) } ?? []
      return strings.contains(nil) ? nil : strings.compactMap(\.self).joined(separator: ",")
    case .null, .object: return nil
    }
  }

  func value(forKey key: AbsoluteConfigKey, type: ConfigType) -> LookupResult {
    let name = key.components.last ?? ""
    return LookupResult(encodedKey: name, value: values[name].map { ConfigValue(.string($0), isSecret: false) })
  }

  var description: String { "\(providerName) (\(values.count) settings)" }
  var debugDescription: String { description }
}
