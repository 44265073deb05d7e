import HTTPServer
import Synchronization

/// All figures of the service, for `GET /metrics`.
public final class Metrics: Sendable {
  /// What is known of the compute core.
  public struct CoreFigures: Sendable {
    /// Programs that were at hand.
    public let programHits: Int
    /// Programs that had to be compiled.
    public let programMisses: Int

    /// Makes figures.
    public init(programHits: Int, programMisses: Int) {
      self.programHits = programHits
      self.programMisses = programMisses
    }
  }

  /// The media type of the text.
  public static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

  /// Requests by route.
  public let requests: RequestFigures
  /// Lines of the access log that were dropped because they came faster than they could be written.
  public let droppedLogLines = Counter()

  private let version: String
  private let core: @Sendable () -> CoreFigures
  private let load = Mutex<(@Sendable () -> ServerLoad)?>(nil)

  /// Makes figures that are all zero.
  /// - Parameters:
  ///   - routes: the patterns of all routes.
  ///   - version: the service's version.
  ///   - core: asks the compute core.
  public init(routes: [String], version: String, core: @escaping @Sendable () -> CoreFigures) {
    requests = RequestFigures(routes: routes)
    self.version = version
    self.core = core
  }

  /// Has the server asked too, which is made after the service.
  public func observe(_ load: @escaping @Sendable () -> ServerLoad) {
    self.load.withLock { $0 = load }
  }

  /// All figures as they are now.
  public func text() -> String {
    var text = PrometheusText()
    requests.write(to: &text)
    if let load = load.withLock(\.self) { Metrics.write(load(), to: &text) }
    let core = core()
    text.single(
      "chainrule_program_cache_hits_total", .counter, "Compiled programs that were at hand.", core.programHits)
    text.single(
      "chainrule_program_cache_misses_total", .counter, "Programs that had to be compiled.", core.programMisses)
    text.single(
      "chainrule_access_log_dropped_total", .counter, "Lines of the access log that were dropped.",
      droppedLogLines.value)
    text.family("chainrule_build_info", .gauge, "What is running; always 1.")
    text.figure("chainrule_build_info", [("version", version), ("swift", Metrics.compiler)], "1")
    ProcessFigures.write(to: &text)
    return text.text
  }

  private static func write(_ load: ServerLoad, to text: inout PrometheusText) {
    text.single("chainrule_http_connections", .gauge, "Connections that are open.", load.connections)
    text.single(
      "chainrule_http_bytes_in_flight", .gauge, "Bytes of bodies and unsent answers in memory.", load.bytesInFlight)
    text.single("chainrule_http_received_bytes_total", .counter, "Bytes read from clients.", load.bytesReceived)
    text.single("chainrule_http_sent_bytes_total", .counter, "Bytes that clients took.", load.bytesSent)
    text.single("chainrule_compute_waiting", .gauge, "Computations that wait for a core.", load.computationsWaiting)
    text.single("chainrule_compute_running", .gauge, "Computations that run.", load.computationsRunning)
  }

  /// The compiler's version.
  public static var compiler: String {
    #if compiler(>=6.4)
      "6.4"
    #elseif compiler(>=6.3)
      "6.3"
    #else
      "6.2"
    #endif
  }
}
