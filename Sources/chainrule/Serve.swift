import API
import ArgumentParser
import Foundation
import Glibc
import HTTPServer
import Logging
import Settings

/// `chainrule serve`: listens until SIGTERM or SIGINT, then drains.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve until SIGTERM or Ctrl-C, then finish what is in hand.",
    discussion: """
      Every setting is a flag (--body-bytes 32MiB), an environment variable (CHAINRULE_BODY_BYTES=32MiB) and a member of \
      the configuration file ({"body_bytes": "32MiB"}); the first that says something counts. Sizes and times are written \
      64KiB, 1.5GiB, 100MB and 500ms, 10s, 2min. All are checked before anything is served.

      SIGTERM and Ctrl-C finish what is in hand; a second one ends at once.

      EXAMPLES
        chainrule serve --port 9000
        CHAINRULE_LOG_LEVEL=debug chainrule serve --host 127.0.0.1 --compute-time 10s
        chainrule serve --config chainrule.json --print-configuration

      EXIT STATUS
        0   after SIGTERM or Ctrl-C
        1   it could not be served: the port is taken, say
        64  the command line is wrong
        78  a setting is wrong
      """)

  @Option(help: "A JSON file of settings.", completion: .file(extensions: ["json"]))
  var config: String?

  @Flag(help: "Print every setting's value and who gave it, and serve nothing.")
  var printConfiguration = false

  @Flag(help: ArgumentHelp("Print the table of all settings, in Markdown.", visibility: .hidden))
  var printSettings = false

  @OptionGroup var flags: SettingFlags

  /// `EX_CONFIG` of sysexits.h.
  private static let misconfigured = ExitCode(78)

  func run() async throws {
    if printSettings { return print(Setting.markdown(), terminator: "") }
    let settings = try await settings()
    if printConfiguration {
      print(settings.description())
      return
    }
    let configuration = settings.configuration
    LoggingSystem.bootstrap(configuration.logFormat.handler)
    var logger = Logger(label: "chainrule")
    logger.logLevel = configuration.logLevel

    let service = Service(limits: configuration.compute, serverLimits: configuration.server)
    let server = Server(
      router: service.router,
      configuration: ServerConfiguration(
        host: configuration.host, port: configuration.port, threads: configuration.threads,
        computeWidth: configuration.computeThreads, limits: configuration.server),
      renderFault: Service.render, logger: logger)
    let signals = Signals.stream(of: [SIGTERM, SIGINT])
    do {
      try server.start()
    } catch {
      logger.critical("\(error)")
      throw ExitCode.failure
    }
    let address = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
    logger.notice("listening on http://\(address):\(server.port)")

    let signal = await signals.first { _ in true }
    logger.notice("\(signal == SIGINT ? "SIGINT" : "SIGTERM"): finishing what is in hand; a second signal ends at once")
    service.beginDraining()
    let cutOff = await server.drain(deadline: .now + configuration.drainTime)
    if cutOff > 0 { logger.warning("\(cutOff) connections were cut off") }
    logger.notice("stopped")
  }

  /// All that was said, checked.
  private func settings() async throws -> EffectiveSettings {
    do {
      return try await SettingsReader(
        flags: flags.values, environment: ProcessInfo.processInfo.environment, file: config
      ).settings()
    } catch {
      StandardError.write("\(error)\n")
      throw Serve.misconfigured
    }
  }
}
