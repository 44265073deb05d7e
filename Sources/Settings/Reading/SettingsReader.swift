import Configuration
import Diagnostics
import HTTPServer

/// Puts together what flags, environment and configuration file say, in this order, and checks it all.
public struct SettingsReader: Sendable {
  /// Who may say something: in what order it counts, and what it calls a setting.
  private struct Layer {
    let provider: any ConfigProvider
    let source: @Sendable (Setting) -> String
  }

  private let defaults: ServiceConfiguration
  private var layers: [Layer] = []
  private var faults: [SettingFault] = []

  /// Takes what was said.
  /// - Parameters:
  ///   - flags: the value of each flag that was given, by the setting's name.
  ///   - environment: all variables; those that begin with `CHAINRULE_` are settings.
  ///   - file: the path of the configuration file, if any.
  ///   - allotment: what the defaults have to fit into, if anything.
  public init(
    flags: [String: String], environment: [String: String], file: String?, allotment: Allotment? = nil
  ) async {
    defaults = allotment.map { ServiceConfiguration(fitting: $0) } ?? ServiceConfiguration()
    let flagValues = flags.map { (SettingsReader.key($0), ConfigValue(.string($1), isSecret: false)) }
    layers.append(
      Layer(provider: InMemoryProvider(name: "flags", values: Dictionary(uniqueKeysWithValues: flagValues))) { $0.flag }
    )
    layers.append(
      Layer(provider: EnvironmentVariablesProvider(environmentVariables: environment)) { $0.variable })
    rejectUnknown(environment)
    guard let path = file ?? environment[SettingsReader.fileVariable] else { return }
    await read(path, named: file == nil ? SettingsReader.fileVariable : "--config")
  }

  /// The variable that names the configuration file where no flag does.
  private static let fileVariable = Setting.variablePrefix + "CONFIG"

  /// What the compute core reads by itself (`KernelChoice`), in every program that has it.
  private static let kernelsVariable = Setting.variablePrefix + "PORTABLE_KERNELS"

  /// Every setting's value and who gave it.
  /// - Throws: all that is wrong.
  public func settings() throws(SettingFaults) -> EffectiveSettings {
    var faults = faults
    var configuration = defaults
    var sources: [String: String] = [:]
    for setting in Setting.all {
      for layer in layers {
        guard let text = SettingsReader.text(of: setting, from: layer.provider) else { continue }
        sources[setting.name] = layer.source(setting)
        if !setting.set(text, &configuration) {
          let meant = nearestName(to: text, in: setting.choices).map { "; did you mean \($0)?" } ?? ""
          faults.append(
            SettingFault(
              layer.source(setting), "must be \(setting.expectation), not \"\(text.prefix(128))\"\(meant)"))
        }
        break
      }
    }
    let effective = EffectiveSettings(configuration: configuration, sources: sources)
    if faults.isEmpty { faults = effective.contradictions() }
    guard faults.isEmpty else { throw SettingFaults(all: faults) }
    return effective
  }

  private static func key(_ name: String) -> AbsoluteConfigKey { AbsoluteConfigKey(["chainrule", name]) }

  private static func text(of setting: Setting, from provider: any ConfigProvider) -> String? {
    let name = provider is FileProvider<SettingsFile> ? setting.key : setting.name
    guard let value = try? provider.value(forKey: key(name), type: .string).value,
      case .string(let text) = value.content
    else { return nil }
    return text
  }

  /// A variable that begins as ours do and is none of them is a mistake that would otherwise go unnoticed.
  private mutating func rejectUnknown(_ environment: [String: String]) {
    let known = Setting.all.map(\.variable) + [SettingsReader.fileVariable, SettingsReader.kernelsVariable]
    for name in environment.keys.sorted() where name.hasPrefix(Setting.variablePrefix) && !known.contains(name) {
      faults.append(SettingFault(name, "there is no such setting\(suggestion(for: name, among: known))"))
    }
  }

  private mutating func read(_ path: String, named source: String) async {
    let location = ConfigReader(
      provider: InMemoryProvider(values: ["filePath": ConfigValue(.string(path), isSecret: false)]))
    do {
      let provider = try await FileProvider<SettingsFile>(config: location)
      if let file = provider.snapshot() as? SettingsFile {
        faults += file.faults.map {
          SettingFault([path, $0.place].filter { !$0.isEmpty }.joined(separator: ": "), $0.detail)
        }
      }
      layers.append(Layer(provider: provider) { "\(path): \"\($0.key)\"" })
    } catch {
      faults.append(SettingFault(source, "the file \"\(path)\" could not be read: \(error)"))
    }
  }
}
