import Access
import Logging

extension Setting {
  /// All settings. Flags, environment variables, the configuration file, what is printed and what is documented are made from
  /// this table, so nothing can be in one of them and not in the others.
  public static let all: [Setting] = listening + access + clients + requests + logging

  private static let second = Duration.seconds(1)
  private static let hour = Duration.seconds(3600)
  private static let day = Duration.seconds(86_400)
  private static let moment = Duration.milliseconds(1)

  private static let listening: [Setting] = [
    word(
      "host", .listening, \.host, "The host name or address to listen on",
      expecting: "a host name or an address, such as 127.0.0.1 or ::1"),
    count("port", .listening, \.port, 0...65535, "The TCP port to listen on; 0 lets the system choose"),
    path(
      "tls-certificate", .listening, \.tlsCertificate,
      "The PEM file of the certificate to speak HTTPS with, its chain behind it"),
    path("tls-key", .listening, \.tlsKey, "The PEM file of the certificate's private key, without a passphrase"),
    path(
      "tls-client-ca", .listening, \.tlsClientCA,
      "The PEM file of authorities, one of which has to vouch for each client"),
    automatic("threads", .listening, \.threads, 1...64, "Event loop threads; auto is one a core, at most 8"),
    automatic(
      "compute-threads", .listening, \.computeThreads, 1...1024, "Computations at once; auto is one a core"),
    duration(
      "drain-time", .listening, \.drainTime, .zero...hour,
      "After SIGTERM, how long requests in hand may take before they are cut off"),
    duration(
      "drain-grace", .listening, \.drainGrace, .zero...hour,
      "After SIGTERM, how long connections are still accepted while /readyz says 503"),
  ]

  private static let access: [Setting] = [
    path("tokens", .access, \.tokens, "The file of tokens that requests must have; read again at SIGHUP"),
    toggle("insecure", .access, \.isInsecure, "Serve other machines without asking for tokens"),
    list(
      "cors-origin", .access, \.corsOrigins, "An origin whose web pages may use the service; there may be several",
      expecting: "origins such as https://course.example, without a path", where: CrossOrigin.isOrigin),
  ]

  private static let clients: [Setting] = [
    size("request-line-bytes", .clients, \.server.requestLineBytes, 256...1 << 20, "Bytes of a request line"),
    size("header-bytes", .clients, \.server.headerBytes, 256...16 << 20, "Bytes of a request's header"),
    count("header-fields", .clients, \.server.fieldCount, 8...10_000, "Fields of a request's header"),
    size("body-bytes", .clients, \.server.bodyBytes, 1...1 << 40, "Bytes of a request's body"),
    size(
      "chunk-overhead-bytes", .clients, \.server.chunkOverheadBytes, 0...16 << 20,
      "Bytes of chunk extensions in one body, and, apart from them, of trailers"),
    size(
      "skipped-bytes", .clients, \.server.skippedBytes, 0...1 << 30,
      "Bytes of a body that are read behind an early answer, so that its connection lives on"),
    duration("header-time", .clients, \.server.headerTime, moment...hour, "How long a request's header may take"),
    duration("idle-time", .clients, \.server.idleTime, moment...hour, "How long a message may stand still"),
    duration(
      "keep-alive-time", .clients, \.server.keepAliveTime, moment...day,
      "How long a connection may wait for its next request"),
    count(
      "requests-per-connection", .clients, \.server.requestsPerConnection, 1...Int.max,
      "Requests on one connection before it is closed"),
    size(
      "bytes-per-second", .clients, \.server.bytesPerSecond, 0...1 << 40,
      "Bytes a second that a body, or who reads an answer, has to keep up"),
    duration(
      "rate-grace", .clients, \.server.rateGrace, .zero...hour, "How long before bytes-per-second is asked for"),
    duration(
      "linger-time", .clients, \.server.lingerTime, .zero...hour,
      "How long what still comes in is read after the last answer"),
    duration(
      "handshake-time", .clients, \.server.handshakeTime, moment...hour, "How long a TLS handshake may take"),
    count(
      "handshake-queue", .clients, \.server.handshakeQueueLength, 1...1_000_000, "TLS handshakes that wait for a core"),
    count("connections", .clients, \.server.connections, 1...10_000_000, "Connections at once"),
    count(
      "refused-connections", .clients, \.server.refusedConnections, 1...1_000_000,
      "Connections beyond them that are told so"),
    size(
      "bytes-in-flight", .clients, \.server.bytesInFlight, 1 << 16...1 << 50,
      "Bytes of bodies and unsent answers over all connections"),
    count("compute-queue", .clients, \.server.computeQueueLength, 0...1_000_000, "Computations that wait for a core"),
    duration("retry-after", .clients, \.server.retryAfter, second...hour, "What Retry-After says where all is taken"),
  ]

  private static let requests: [Setting] = [
    count("layers", .requests, \.compute.layers, 1...10_000_000, "Layers of a network, containers unrolled"),
    count(
      "formula-layers", .requests, \.compute.formulaLayers, 1...1_000_000, "Layers where formulas are evaluated"),
    size(
      "compute-memory", .requests, \.compute.memoryBytes, 1 << 20...1 << 50, "Memory for the numbers of a request"),
    amount("operations", .requests, \.compute.operations, 1...1e21, "Floating-point operations of a request"),
    amount(
      "formula-operations", .requests, \.compute.formulaOperations, 1...1e21,
      "Floating-point operations where formulas are evaluated"),
    count("answer-numbers", .requests, \.compute.answerNumbers, 1...1 << 40, "Numbers that an answer holds"),
    size("line-bytes", .requests, \.compute.lineBytes, 1 << 10...1 << 40, "A line of newline-delimited JSON"),
    duration("compute-time", .requests, \.compute.time, moment...day, "How long a computation may take"),
  ]

  private static let logging: [Setting] = [
    choice("log-level", .logging, \.logLevel, "How much is logged"),
    choice("log-format", .logging, \.logFormat, "How it is logged, to standard error"),
    choice("access-log", .logging, \.accessLog, "A line for every answer, to standard output"),
  ]
}
