/// One thing that an operator can say: by a flag, an environment variable or a member of the configuration file, which all
/// have the setting's one name.
public struct Setting: Sendable {
  /// Settings that stand together in help and tables.
  public enum Group: String, CaseIterable, Sendable {
    case listening = "Listening"
    case clients = "What one client may take"
    case requests = "What one request may ask for"
    case logging = "Logging"
  }

  /// The name in lower case, with hyphens: `body-bytes`.
  public let name: String
  /// What it belongs to.
  public let group: Group
  /// What it says, without a full stop.
  public let summary: String
  /// What a value looks like, to go behind "must be".
  public let expectation: String
  /// What a value is called in help.
  public let valueName: String
  /// The values, where there are few.
  public let choices: [String]
  /// Reads a value into a configuration; returns what is wrong where that is not what was expected: a few words that go
  /// behind `expectation`, or none.
  let set: @Sendable (String, inout ServiceConfiguration) -> Bool
  /// The value in a configuration, as it can be read again.
  let text: @Sendable (ServiceConfiguration) -> String

  init(
    _ name: String, _ group: Group, _ summary: String, expecting expectation: String, valueName: String,
    choices: [String] = [], set: @escaping @Sendable (String, inout ServiceConfiguration) -> Bool,
    text: @escaping @Sendable (ServiceConfiguration) -> String
  ) {
    self.name = name
    self.group = group
    self.summary = summary
    self.expectation = expectation
    self.valueName = valueName
    self.choices = choices
    self.set = set
    self.text = text
  }

  /// The flag: `--body-bytes`.
  public var flag: String { "--\(name)" }

  /// The environment variable: `CHAINRULE_BODY_BYTES`.
  public var variable: String { Setting.variablePrefix + underscored.uppercased() }

  /// The member of the configuration file: `body_bytes`.
  public var key: String { underscored }

  /// The value where nobody says anything.
  public var defaultText: String { text(ServiceConfiguration()) }

  static let variablePrefix = "CHAINRULE_"

  private var underscored: String { String(name.map { $0 == "-" ? "_" : $0 }) }
}
