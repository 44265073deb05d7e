import API
import Access
import ArgumentParser
import Clocks
import FoundationEssentials
import Glibc
import HTTPServer
import Logging
import Operations
import Settings

/// `chainrule serve`: listens until SIGTERM or SIGINT, then drains.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve until SIGTERM or Ctrl-C, then finish what is in hand.",
    discussion: """
      Every setting is a flag (--body-bytes 32MiB), an environment variable (CHAINRULE_BODY_BYTES=32MiB) and a member of \
      the configuration file ({"body_bytes": "32MiB"}); the first that says something counts. Sizes and times are written \
      64KiB, 1.5GiB, 100MB and 500ms, 10s, 2min. All are checked before anything is served.

      SIGTERM and Ctrl-C finish what is in hand; a second one ends at once. SIGHUP reads the tokens and the TLS \
      certificate again.

      EXAMPLES
        chainrule serve --port 9000
        CHAINRULE_LOG_LEVEL=debug chainrule serve --host 127.0.0.1 --compute-time 10s
        chainrule serve --config chainrule.json --print-configuration
        chainrule serve --host 0.0.0.0 --tokens tokens --access-log json

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
  static let misconfigured = ExitCode(78)

  func run() async throws {
    if printSettings { return print(Setting.markdown(), terminator: "") }
    let settings = try await settings()
    if printConfiguration {
      print(settings.description())
      return
    }
    let configuration = settings.configuration
    Kernels.fit(.ofThisProcess)
    // Who reads the log may go away; sockets that nobody reads raise no signal anyway.
    signal(SIGPIPE, SIG_IGN)
    LoggingSystem.bootstrap(configuration.logFormat.handler)
    let logger = Logger(label: "chainrule", logLevel: configuration.logLevel)

    let access = try configuration.tokens.map { try tokens($0) }
    let service = Service(limits: configuration.compute, serverLimits: configuration.server, access: access)
    let accessLog = AccessLog(configuration.accessLog, dropped: service.metrics.droppedLogLines)
    var serverConfiguration = configuration.serverConfiguration(access: access) { [metrics = service.metrics] answer in
      metrics.requests.count(answer)
      accessLog.note(answer)
    }
    serverConfiguration.atRest = {
      Kernels.rest()
      service.forget()
    }
    serverConfiguration.afterRest = Kernels.resume
    let server = Server(
      router: service.router, configuration: serverConfiguration, renderFault: Service.render, logger: logger)
    service.metrics.observe { server.load }
    let signals = Signals.stream(of: [SIGTERM, SIGINT])
    await Timers.prepare()
    do {
      try server.start()
    } catch {
      logger.critical("\(error)")
      throw ExitCode.failure
    }
    let allotment = Allotment.ofThisProcess
    logger.notice("processors to use: \(allotment.processors), memory to use: \(allotment.memoryBytes >> 20) MiB")
    logger.notice("listening on \(configuration.url(port: server.port))")
    Signals.each(SIGHUP) {
      server.reloadTLS()
      if let access, let path = configuration.tokens { Serve.reload(path, access, logger) }
    }
    let watch = configuration.tls.map { TLSFileWatch($0) }
    if let watch { Task { await watch.run { server.reloadTLS() } } }

    let signal = await signals.first { _ in true }
    logger.notice("\(signal == SIGINT ? "SIGINT" : "SIGTERM"): finishing what is in hand; a second signal ends at once")
    service.beginDraining()
    // Load balancers need a moment to see that the service is not ready.
    if signal == SIGTERM, configuration.drainGrace > .zero { try await Task.sleep(for: configuration.drainGrace) }
    let cutOff = await server.drain(deadline: Instant.now + configuration.drainTime)
    if cutOff > 0 { logger.warning("\(cutOff) connections were cut off") }
    accessLog.flush()
    logger.notice("stopped")
  }

  /// Who may use the service, by the file of tokens.
  private func tokens(_ path: String) throws -> AccessControl {
    do {
      return AccessControl(try TokensFile.read(contentsOf: path), need: Service.need)
    } catch {
      StandardError.write("\(path): \(error)\n")
      throw Serve.misconfigured
    }
  }

  /// Reads the file of tokens again; the old ones stay where something is wrong with it.
  private static func reload(_ path: String, _ access: AccessControl, _ logger: Logger) {
    do {
      let records = try TokensFile.read(contentsOf: path)
      access.replace(records)
      logger.notice("\(path) has been read again: \(records.count) tokens")
    } catch {
      logger.error("\(path) stays as it was: \(error)")
    }
  }

  /// All that was said, checked.
  private func settings() async throws -> EffectiveSettings {
    do {
      return try await SettingsReader(
        flags: flags.values, environment: ProcessInfo.processInfo.environment, file: config, allotment: .ofThisProcess
      ).settings()
    } catch {
      StandardError.write("\(error)\n")
      throw Serve.misconfigured
    }
  }
}

extension Logger {
  fileprivate init(label: String, logLevel: Level) {
    self.init(label: label)
    self.logLevel = logLevel
  }
}
