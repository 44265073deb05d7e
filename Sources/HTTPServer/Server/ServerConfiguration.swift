/// Where and how a server listens.
public struct ServerConfiguration: Sendable {
  /// A host name or an IPv4 or IPv6 address, without brackets: `localhost`, `0.0.0.0`, `::1`.
  public var host: String
  /// The TCP port, 0–65535; 0 lets the system choose, and `Server.port` says what it chose.
  public var port: Int
  /// What to speak TLS with; `nil` for plain HTTP.
  public var tls: TLSConfiguration?
  /// Event loop threads; `nil` for one a core, at most 8.
  public var threads: Int?
  /// Computations at once; `nil` for one a core.
  public var computeWidth: Int?
  /// What one client may take.
  public var limits: ServerLimits
  /// Is told of every answer, on the loop's thread, so it has to be quick.
  public var onAnswer: (@Sendable (AnswerRecord) -> Void)?

  /// A configuration with the given values and defaults for the rest.
  public init(
    host: String = "127.0.0.1", port: Int = 8080, tls: TLSConfiguration? = nil, threads: Int? = nil,
    computeWidth: Int? = nil,
    limits: ServerLimits = ServerLimits(), onAnswer: (@Sendable (AnswerRecord) -> Void)? = nil
  ) {
    self.host = host
    self.port = port
    self.tls = tls
    self.threads = threads
    self.computeWidth = computeWidth
    self.limits = limits
    self.onAnswer = onAnswer
  }
}
