import ArgumentParser
import Foundation
import Testing

@testable import Settings

/// That the table is whole, and that all who show settings show this table.
struct SettingTests {
  @Test func namesAreUnique() {
    #expect(Set(Setting.all.map(\.name)).count == Setting.all.count)
    for setting in Setting.all {
      #expect(setting.name.allSatisfy { $0 == "-" || ($0.isASCII && $0.isLowercase) })
      #expect(!setting.summary.hasSuffix(".") && !setting.summary.isEmpty)
    }
  }

  @Test("A default reads back as itself", arguments: Setting.all.map(\.name))
  func defaultsAreValues(name: String) throws {
    let setting = try #require(Setting.all.first { $0.name == name })
    var configuration = ServiceConfiguration()
    #expect(setting.set(setting.defaultText, &configuration))
    #expect(Setting.all.map { $0.text(configuration) } == Setting.all.map(\.defaultText))
  }

  @Test("Every setting has its flag", arguments: Setting.all.map(\.name))
  func flags(name: String) throws {
    let flags = try SettingFlags.parse(["--\(name)", "of-\(name)"])
    #expect(flags.values == [name: "of-\(name)"])
  }

  @Test func everyFlagIsASetting() {
    let help = SettingFlags.helpMessage()
    let flags = help.matches(of: /--([a-z-]+)/).map { String($0.1) }.filter { $0 != "help" }
    #expect(Set(flags) == Set(Setting.all.map(\.name)))
  }

  @Test func theDocumentedTableIsThisOne() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: "Documentation/Settings.md"), encoding: .utf8)
    #expect(text.hasSuffix(Setting.markdown()), "run scripts/settings-table")
  }
}
