import API
import ArgumentParser
import Configuration
import Glibc
import HTTPServer
import Logging

/// `chainrule serve`: listens until SIGTERM or SIGINT, then drains.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve until SIGTERM or Ctrl-C, then finish what is in hand.",
    discussion: """
      Options win over the environment variables CHAINRULE_HOST, CHAINRULE_PORT, CHAINRULE_LOG_LEVEL, \
      CHAINRULE_TLS_CERTIFICATE, CHAINRULE_TLS_KEY and CHAINRULE_TLS_CLIENT_CA. SIGHUP reads the TLS certificate again.
      """)

  @Option(help: "The host name or address to listen on (default: 127.0.0.1).")
  var host: String?

  @Option(help: "The TCP port to listen on; 0 lets the system choose (default: 8080).")
  var port: Int?

  @Option(help: "How much to log: trace, debug, info, notice, warning, error or critical (default: info).")
  var logLevel: String?

  @OptionGroup var tlsOptions: TLSOptions

  /// How long a drain waits for what is in hand.
  private static let drainTime = Duration.seconds(30)

  func run() async throws {
    let environment = ConfigReader(provider: EnvironmentVariablesProvider()).scoped(to: "chainrule")
    let host = host ?? environment.string(forKey: "host", default: "127.0.0.1")
    let port = try port ?? number("port", environment, default: 8080)
    guard (0...65535).contains(port) else {
      throw ValidationError("the port must be a number from 0 to 65535, not \(port)")
    }
    let levelName = logLevel ?? environment.string(forKey: "log.level", default: "info")
    guard let level = Logger.Level(rawValue: levelName) else {
      throw ValidationError("\"\(levelName)\" is no log level")
    }
    LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
    var logger = Logger(label: "chainrule")
    logger.logLevel = level

    let limits = ServerLimits()
    let tls = try tlsOptions.configuration(environment)
    let watch = tls.map { TLSFileWatch($0) }
    let service = Service(serverLimits: limits)
    let server = Server(
      router: service.router, configuration: ServerConfiguration(host: host, port: port, tls: tls, limits: limits),
      renderFault: Service.render, logger: logger)
    let signals = Signals.stream(of: [SIGTERM, SIGINT])
    do {
      try server.start()
    } catch {
      logger.critical("\(error)")
      throw ExitCode.failure
    }
    let address = host.contains(":") ? "[\(host)]" : host
    logger.notice("listening on \(tls == nil ? "http" : "https")://\(address):\(server.port)")
    if let watch {
      Signals.each(SIGHUP) { server.reloadTLS() }
      Task { await watch.run { server.reloadTLS() } }
    }

    let signal = await signals.first { _ in true }
    logger.notice("\(signal == SIGINT ? "SIGINT" : "SIGTERM"): finishing what is in hand; a second signal ends at once")
    service.beginDraining()
    let cutOff = await server.drain(deadline: .now + Serve.drainTime)
    if cutOff > 0 { logger.warning("\(cutOff) connections were cut off") }
    logger.notice("stopped")
  }

  private func number(_ key: ConfigKey, _ environment: ConfigReader, default fallback: Int) throws -> Int {
    guard let text = environment.string(forKey: key) else { return fallback }
    guard let number = Int(text) else {
      throw ValidationError("CHAINRULE_PORT must be a number from 0 to 65535, not \"\(text)\"")
    }
    return number
  }
}
