import HTTPTypes

/// Where and how a server listens.
public struct ServerConfiguration: Sendable {
  /// A host name or an IPv4 or IPv6 address, without brackets: `localhost`, `0.0.0.0`, `::1`.
  public var host: String
  /// The TCP port, 0–65535; 0 lets the system choose, and `Server.port` says what it chose.
  public var port: Int
  /// What to speak TLS with; `nil` for plain HTTP.
  public var tls: TLSConfiguration?
  /// Event loop threads; `nil` for one a processor of ``Allotment/ofThisProcess``, at most 8.
  public var threads: Int?
  /// Computations at once; `nil` for one a processor of ``Allotment/ofThisProcess``.
  public var computeWidth: Int?
  /// What one client may take.
  public var limits: ServerLimits
  /// Decides whether a request is let in, when its header has come and before its content is asked for or read:
  /// `nil` lets it in. Asked of every request whose header is well-formed, also of those that no route takes; on
  /// the loop's thread, so it has to be quick.
  public var admit: (@Sendable (RequestContext) -> Refusal?)?
  /// Adds fields to an answer, whoever made it. The request is `nil` when its header could not be read. Called on
  /// the loop's thread, so it has to be quick.
  public var decorate: (@Sendable (RequestContext?, HTTPResponse.Status, inout HTTPFields) -> Void)?
  /// Is told of every answer, on the loop's thread, so it has to be quick.
  public var onAnswer: (@Sendable (AnswerRecord) -> Void)?

  /// Is told that there has been next to nothing to do for a second, before free memory goes back to the system. Called
  /// on a thread of Dispatch's.
  public var atRest: (@Sendable () -> Void)?

  /// Is told that a first computation has ended, of all or after such a rest. Called on a thread of Dispatch's.
  public var afterRest: (@Sendable () -> Void)?

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
