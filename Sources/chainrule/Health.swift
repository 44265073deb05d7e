import ArgumentParser
import FoundationEssentials
import Glibc
import HTTPServer
import Settings

/// `chainrule health`: asks a running service whether it is ready, for a container's health check.
struct Health: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Ask a running service whether it is ready: exit status 0 if so, 1 if not.",
    discussion: """
      The service is looked for where serve would listen with the same settings, by flag, environment variable or \
      configuration file. Where it speaks HTTPS, its certificate is not checked: the question is whether it answers.
      """)

  @Option(help: "A JSON file of settings.", completion: .file(extensions: ["json"]))
  var config: String?

  @Option(help: "How many seconds the answer may take.")
  var timeout: Double = 3

  @OptionGroup(visibility: .hidden) var flags: SettingFlags

  func validate() throws {
    guard timeout > 0, timeout <= 3600 else { throw ValidationError("--timeout takes seconds, from above 0 to 3600") }
  }

  func run() async throws {
    let configuration: ServiceConfiguration
    do {
      configuration = try await SettingsReader(
        flags: flags.values, environment: ProcessInfo.processInfo.environment, file: config
      ).settings().configuration
    } catch {
      StandardError.write("\(error)\n")
      throw Serve.misconfigured
    }
    // A server that goes away meanwhile is an answer, too.
    signal(SIGPIPE, SIG_IGN)
    let url = configuration.url(port: configuration.port)
    do {
      let status = try StatusProbe(
        host: configuration.host, port: configuration.port, isEncrypted: configuration.tls != nil,
        within: .seconds(timeout)
      ).status(of: "/readyz")
      if status == 200 { return print("ready") }
      print("not ready: \(url) answers with status \(status)")
    } catch {
      print("not ready: \(url): \(error)")
    }
    throw ExitCode.failure
  }
}
