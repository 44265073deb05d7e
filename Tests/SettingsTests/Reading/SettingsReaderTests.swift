import Foundation
import Testing

@testable import Settings

/// Who counts, and what is said of mistakes.
struct SettingsReaderTests {
  /// What comes of the three sources; the file holds `file`.
  private static func read(
    flags: [String: String] = [:], environment: [String: String] = [:], file: String? = nil
  ) async -> Result<EffectiveSettings, SettingFaults> {
    var path: String?
    if let file {
      let url = FileManager.default.temporaryDirectory.appending(path: "settings-\(UUID().uuidString).json")
      try? Data(file.utf8).write(to: url)
      path = url.path()
    }
    defer { if let path { try? FileManager.default.removeItem(atPath: path) } }
    let reader = await SettingsReader(flags: flags, environment: environment, file: path)
    return Result { () throws(SettingFaults) in try reader.settings() }
  }

  /// The faults, without the path of the file.
  private static func faults(
    flags: [String: String] = [:], environment: [String: String] = [:], file: String? = nil
  ) async -> [String] {
    guard case .failure(let faults) = await read(flags: flags, environment: environment, file: file) else { return [] }
    return faults.all.map { $0.description.replacing(/\/\S*settings-[-0-9A-F]*\.json/, with: "FILE") }
  }

  @Test func flagsCountBeforeVariablesBeforeTheFile() async throws {
    let settings = try await Self.read(
      flags: ["port": "1"],
      environment: [
        "CHAINRULE_PORT": "2", "CHAINRULE_HOST": "::1", "CHAINRULE_PORTABLE_KERNELS": "1", "PATH": "/bin",
      ],
      file: #"{"port": 3, "host": "x", "body_bytes": "32MiB", "compute_time": 5, "threads": null}"#
    ).get()
    #expect(settings.configuration.port == 1)
    #expect(settings.configuration.host == "::1")
    #expect(settings.configuration.server.bodyBytes == 32 << 20)
    #expect(settings.configuration.compute.time == .seconds(5))
    #expect(settings.configuration.threads == nil)
    let lines = settings.description().split(separator: "\n")
    #expect(lines.count == Setting.all.count)
    #expect(lines.contains { $0.hasPrefix("port ") && $0.contains(" 1 ") && $0.hasSuffix("--port") })
    #expect(lines.contains { $0.hasPrefix("host ") && $0.hasSuffix("CHAINRULE_HOST") })
    #expect(lines.contains { $0.hasPrefix("body_bytes ") && $0.contains("32MiB") && $0.hasSuffix("\"body_bytes\"") })
    #expect(lines.contains { $0.hasPrefix("layers ") && $0.hasSuffix("default") })
  }

  @Test func allFaultsAreToldAtOnce() async {
    let faults = await Self.faults(
      flags: ["port": "65536", "log-level": "waring"],
      environment: ["CHAINRULE_BODY_BYTES": "64 megs", "CHAINRULE_PROT": "1"],
      file: #"{"compute_tiem": "1s", "layers": {}, "idle_time": -1, "connections": true, "host": "a b"}"#)
    #expect(
      faults == [
        #"CHAINRULE_PROT: there is no such setting; did you mean "CHAINRULE_PORT"?"#,
        #"FILE: "compute_tiem": there is no such setting; did you mean "compute_time"?"#,
        #"FILE: "layers": must be a string, a number or a list of strings, not an empty object"#,
        #"FILE: "host": must be a host name or an address, such as 127.0.0.1 or ::1, not "a b""#,
        #"--port: must be a whole number, from 0 to 65535, not "65536""#,
        #"CHAINRULE_BODY_BYTES: must be a size such as 64MiB, from 1 to 1TiB, not "64 megs""#,
        #"FILE: "idle_time": must be a duration such as 10s, from 1ms to 3600s, not "-1""#,
        #"FILE: "connections": must be a whole number, from 1 to 10000000, not "true""#,
        #"--log-level: must be one of trace, debug, info, notice, warning, error, critical, not "waring"; did you mean warning?"#,
      ])
  }

  @Test(
    "A file that is none says why",
    arguments: [
      ("[1]", "FILE: must be an object of settings, such as {\"port\": 9000}, not"),
      ("{\"port\": 1,}", "FILE: is not JSON: line 1, column 11: expected another name"),
      ("{\"port\": 1, \"port\": 2}", "FILE: /port"),
    ])
  func badFiles(text: String, fault: String) async {
    let faults = await Self.faults(file: text)
    #expect(faults.count == 1)
    #expect(faults.first?.hasPrefix(fault) == true, "\(faults)")
  }

  @Test func aMissingFileIsAFault() async {
    for (reader, source) in [
      (await SettingsReader(flags: [:], environment: [:], file: "/nowhere/c.json"), "--config"),
      (
        await SettingsReader(flags: [:], environment: ["CHAINRULE_CONFIG": "/nowhere/c.json"], file: nil),
        "CHAINRULE_CONFIG"
      ),
    ] {
      let error = #expect(throws: SettingFaults.self) { try reader.settings() }
      #expect(error?.description.hasPrefix("\(source): the file \"/nowhere/c.json\" could not be read") == true)
    }
  }

  @Test("Other machines are served with tokens, or by who says so", arguments: ["0.0.0.0", "::", "example.org"])
  func exposure(host: String) async throws {
    let faults = await Self.faults(environment: ["CHAINRULE_HOST": host])
    #expect(faults.count == 1)
    #expect(faults.first?.hasPrefix("CHAINRULE_HOST: \(host) can be reached from other machines.") == true)
    for flags in [["tokens": "file"], ["insecure": "true"]] {
      #expect(await Self.faults(flags: flags, environment: ["CHAINRULE_HOST": host]).isEmpty)
    }
  }

  @Test("This machine alone needs neither", arguments: ["localhost", "127.0.0.2", "::1"])
  func loopback(host: String) async { #expect(await Self.faults(flags: ["host": host]).isEmpty) }

  @Test func tlsNeedsCertificateAndKey() async throws {
    #expect(await Self.faults(flags: ["tls-key": "k"]) == ["--tls-key: needs --tls-certificate as well"])
    #expect(await Self.faults(flags: ["tls-certificate": "c"]) == ["--tls-certificate: needs --tls-key as well"])
    #expect(await Self.faults(flags: ["tls-client-ca": "a"]) == ["--tls-client-ca: needs --tls-certificate as well"])
    let settings = try await Self.read(flags: ["tls-certificate": "c", "tls-key": "k"]).get()
    #expect(settings.configuration.tls?.certificate == "c" && settings.configuration.tls?.key == "k")
  }

  @Test func originsAreAList() async throws {
    let settings = try await Self.read(file: #"{"cors_origin": ["https://a.example", "http://localhost:3000"]}"#).get()
    #expect(settings.configuration.corsOrigins == ["https://a.example", "http://localhost:3000"])
    #expect(
      await Self.faults(flags: ["cors-origin": "*"]) == [
        "--cors-origin: must be origins such as https://course.example, without a path, not \"*\""
      ])
  }

  @Test func settingsThatDoNotGoTogetherAreAFault() async {
    let faults = await Self.faults(flags: ["body-bytes": "2GiB"])
    #expect(
      faults == [
        "--body-bytes: one body may have 2GiB, more than the 1GiB that all together may have (bytes-in-flight)"
      ])
  }
}
