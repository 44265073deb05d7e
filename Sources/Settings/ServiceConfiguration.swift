import API
import HTTPServer
import Logging

/// How the service runs: all that its operator can say, checked.
public struct ServiceConfiguration: Sendable {
  /// The host name or address to listen on, without brackets.
  public var host = "127.0.0.1"
  /// The TCP port; 0 lets the system choose.
  public var port = 8080
  /// Event loop threads; `nil` for one a core, at most 8.
  public var threads: Int?
  /// Computations at once; `nil` for one a core.
  public var computeThreads: Int?
  /// What one client may take.
  public var server = ServerLimits()
  /// What one request may ask for.
  public var compute = ComputeLimits()
  /// How long a drain waits for what is in hand.
  public var drainTime = Duration.seconds(30)
  /// How much is logged.
  public var logLevel = Logger.Level.info
  /// In which form.
  public var logFormat = LogFormat.text

  /// The defaults.
  public init() {}
}
