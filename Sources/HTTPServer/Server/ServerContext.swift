import HTTPTypes
import Logging
import Synchronization

/// What all loops of a server share; nothing in it changes but counters.
final class ServerContext: Sendable {
  let limits: ServerLimits
  let renderFault: @Sendable (HTTPFault, FaultContext) -> Response
  let admit: (@Sendable (RequestContext) -> Refusal?)?
  let decorate: (@Sendable (RequestContext?, HTTPResponse.Status, inout HTTPFields) -> Void)?
  let onAnswer: (@Sendable (AnswerRecord) -> Void)?
  let logger: Logger
  /// Whether the log has a line for each answer.
  let logsAnswers: Bool
  let budget: ByteBudget
  let pool: ComputePool
  /// Compresses and decompresses what is too much for a loop: short work that doesn't wait behind long computations.
  let codingPool: ComputePool
  /// `nil` where no TLS is spoken.
  let tls: TLSService?
  let traffic = Traffic()
  /// Connections on all loops.
  let connections = Atomic<Int>(0)
  /// Connections that a drain's deadline cut off.
  let cutOff = Atomic<Int>(0)

  init(
    configuration: ServerConfiguration,
    renderFault: @escaping @Sendable (HTTPFault, FaultContext) -> Response, logger: Logger, width: Int
  ) {
    limits = configuration.limits
    self.renderFault = renderFault
    admit = configuration.admit
    decorate = configuration.decorate
    onAnswer = configuration.onAnswer
    self.logger = logger
    logsAnswers = logger.logLevel <= .debug
    budget = ByteBudget(limit: limits.bytesInFlight)
    let trimmer = HeapTrimmer(
      traffic: traffic, atRest: configuration.atRest ?? {}, afterRest: configuration.afterRest ?? {})
    pool = ComputePool(width: width, queueLength: limits.computeQueueLength, trimmer: trimmer)
    codingPool = ComputePool(width: width, queueLength: .max, quality: .userInitiated, trimmer: trimmer)
    tls = configuration.tls.map {
      TLSService($0, width: width, queueLength: configuration.limits.handshakeQueueLength)
    }
  }
}
