/// What one client may take, so that all others keep theirs. Each limit with its reason.
public struct ServerLimits: Sendable {
  /// Bytes in a request line; over it `414`. Every path and query of ours fits in a hundredth of it.
  public var requestLineBytes = 16 << 10
  /// Bytes in a request's header section, line ends included; over it `431`. Browsers send 1–4 KB.
  public var headerBytes = 16 << 10
  /// Field lines in a header section; over it `431`. Each costs more memory than its bytes.
  public var fieldCount = 100
  /// Bytes in a request's content; over it `413`, before any of it is read when its length is declared.
  public var bodyBytes = 64 << 20
  /// Bytes of chunk extensions in one body, and, apart from them, of trailer fields; over it `413` or `431`.
  /// Chunk framing is invisible to `bodyBytes`, and nothing here reads an extension.
  public var chunkOverheadBytes = 16 << 10
  /// Bytes of content that are read and thrown away behind the answer to a request that was answered without them, so
  /// that its connection lives on; with more, closing is cheaper.
  public var skippedBytes = 256 << 10

  /// From a TLS connection's beginning to the end of its handshake; over it the connection is closed.
  public var handshakeTime: Duration = .seconds(10)
  /// From a request's first byte to the end of its header; over it `408`. Stops a header sent a byte a
  /// minute.
  public var headerTime: Duration = .seconds(10)
  /// Without a byte, in the middle of a message in either direction or before a connection's first one.
  public var idleTime: Duration = .seconds(60)
  /// Without a byte between two requests. Longer than the 60 s after which common proxies give up a
  /// connection, so that they close first and never send into a closing one.
  public var keepAliveTime: Duration = .seconds(75)
  /// Requests on one connection before it is closed, so that long-lived clients spread again over servers.
  public var requestsPerConnection = 10_000
  /// Bytes a second that a body, or a client reading an answer, has to keep up on average; under it `408`.
  public var bytesPerSecond = 256
  /// How long a body or answer may take before `bytesPerSecond` is asked of it: a slow start isn't an attack.
  public var rateGrace: Duration = .seconds(10)
  /// After the last answer on a connection, how long what still comes in is read and thrown away, so that no
  /// reset overtakes the answer (RFC 9112 section 9.6).
  public var lingerTime: Duration = .seconds(5)

  /// Connections at once; over it `503`. Each takes a descriptor and about a kilobyte.
  public var connections = 10_000
  /// Connections beyond `connections` that are being told so; when they too are taken, the rest wait
  /// unaccepted.
  public var refusedConnections = 256
  /// Bytes of request content and unsent answers over all connections; over it `503`. Has to fit the
  /// machine's memory.
  public var bytesInFlight = 1 << 30
  /// Computations that wait for a free core; over it `503`. At 10 ms each on two cores that is a wait of 1.3
  /// s.
  public var computeQueueLength = 256
  /// Steps of TLS handshakes that wait for a free thread; over it connections are closed. At 1 ms each (RSA) that is a
  /// wait of half a second on two cores, and a client that waits longer than it cares to comes again.
  public var handshakeQueueLength = 1024
  /// What `Retry-After` says with `503`.
  public var retryAfter: Duration = .seconds(1)

  /// The defaults.
  public init() {}

  /// The defaults, less where an allotment has no room for them: a quarter of its memory for what is in flight, a quarter
  /// of that for one body, and a kilobyte in 64 for each connection.
  public init(fitting allotment: Allotment) {
    bytesInFlight = min(bytesInFlight, allotment.memoryBytes / 4)
    bodyBytes = min(bodyBytes, bytesInFlight / 4)
    connections = min(connections, allotment.memoryBytes / (64 << 10))
  }
}
