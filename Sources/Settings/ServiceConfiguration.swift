import API
import HTTPServer
import Logging
import Operations

/// How the service runs: all that its operator can say, checked.
public struct ServiceConfiguration: Sendable {
  /// The host name or address to listen on, without brackets.
  public var host = "127.0.0.1"
  /// The TCP port; 0 lets the system choose.
  public var port = 8080
  /// The files that TLS is spoken with; none of the first two for plain HTTP.
  public var tlsCertificate: String?
  public var tlsKey: String?
  public var tlsClientCA: String?
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
  /// How long it goes on accepting connections after SIGTERM, while it says that it is not ready.
  public var drainGrace = Duration.zero
  /// The file of tokens, where it asks for any.
  public var tokens: String?
  /// Whether everybody may come who reaches it, from other machines too.
  public var isInsecure = false
  /// The origins whose pages may use it.
  public var corsOrigins: [String] = []
  /// How much is logged.
  public var logLevel = Logger.Level.info
  /// In which form.
  public var logFormat = LogFormat.text

  /// The form of a line for every answer.
  public var accessLog = AccessLog.Format.off

  /// The defaults.
  public init() {}

  /// The defaults, less where an allotment has no room for them.
  public init(fitting allotment: Allotment) {
    server = ServerLimits(fitting: allotment)
    compute = ComputeLimits(fitting: allotment)
  }

  /// Where the service is found, on the port that it was given or chose.
  public func url(port: Int) -> String {
    "\(tls == nil ? "http" : "https")://\(host.contains(":") ? "[\(host)]" : host):\(port)"
  }

  /// What TLS is spoken with; `nil` for plain HTTP.
  public var tls: TLSConfiguration? {
    guard let tlsCertificate, let tlsKey else { return nil }
    return TLSConfiguration(certificate: tlsCertificate, key: tlsKey, clientAuthorities: tlsClientCA)
  }
}
