import Clocks
import Dispatch
import Glibc
import Logging
import Synchronization

/// An HTTP/1.1 server (RFC 9110, RFC 9112) on event loops of its own.
///
/// `start` it once; `drain` or `stop` ends it for good.
public final class Server: Sendable {
  /// More loops than this share out accepting and parsing too thinly to gain by it.
  private static let mostThreads = 8

  private enum State {
    case new
    case running(mailboxes: [Mailbox], port: Int)
  }

  private let configuration: ServerConfiguration
  private let makeRouter: @Sendable () -> Router
  let context: ServerContext
  private let state = Mutex(State.new)
  /// Entered by each loop, and left at its end.
  private let loops = DispatchGroup()

  /// A server that isn't listening yet.
  /// - Parameters:
  ///   - router: who answers what; made for each loop, so that loops do not count references to the same handlers and
  ///     constant answers.
  ///   - configuration: where to listen, and the limits.
  ///   - renderFault: makes the answers to errors that server and router find; called on a loop, so it is
  ///     quick.
  ///   - logger: hears of answers at debug level, and of trouble at warning level.
  public init(
    router: @autoclosure @escaping @Sendable () -> Router, configuration: ServerConfiguration,
    renderFault: @escaping @Sendable (HTTPFault, FaultContext) -> Response = HTTPFault.problemDetails,
    logger: Logger
  ) {
    self.configuration = configuration
    makeRouter = router
    context = ServerContext(
      configuration: configuration, renderFault: renderFault, logger: logger,
      width: configuration.computeWidth ?? Allotment.ofThisProcess.processors)
  }

  deinit {
    for mailbox in mailboxes { mailbox.post(.stop) }
  }

  /// The port that is listened on; 0 before `start`.
  public var port: Int {
    state.withLock { state in
      if case .running(_, let port) = state { port } else { 0 }
    }
  }

  /// Connections that are open now.
  public var connectionCount: Int { context.connections.load(ordering: .relaxed) }

  /// Bytes of request content and unsent answers in memory now.
  public var bytesInFlight: Int { context.budget.reserved }

  /// Listens, and serves from then on, on threads of its own.
  /// - Throws: why it can't: a bad host, a port in use, a lack of descriptors, a certificate that is not in order.
  public func start() throws(ServerError) {
    try state.withLock { state throws(ServerError) in
      guard case .new = state else { throw ServerError("A server is started once.") }
      if let tls = context.tls {
        let summary = try tls.start()
        context.logger.notice("TLS certificate: \(summary)")
      }
      let listener = try Listener.open(host: configuration.host, port: configuration.port)
      do throws(SystemError) {
        let mailboxes = try launch(listener)
        state = .running(mailboxes: mailboxes, port: listener.port)
      } catch {
        throw ServerError("Can't start serving: \(error).")
      }
    }
  }

  /// Reads the files of `ServerConfiguration.tls` again, for the connections that begin from now on; those that are open keep
  /// what they have. Where something is wrong with the new files, the old ones stay in use, and the log says why.
  /// - Returns: whether the new files are in use.
  @discardableResult
  public func reloadTLS() -> Bool {
    guard let tls = context.tls else { return false }
    do throws(ServerError) {
      let summary = try tls.reload()
      context.logger.notice("the TLS certificate has been read again: \(summary)")
      return true
    } catch {
      context.logger.error("the TLS certificate stays as it was: \(error)")
      return false
    }
  }

  /// Closes all connections now, whatever they are about, and returns when that is done. Not to be called by
  /// a handler.
  public func stop() {
    for mailbox in mailboxes { mailbox.post(.stop) }
    loops.wait()
  }

  /// Stops accepting, has the requests in hand answered with `Connection: close` (RFC 9112 section 9.6),
  /// closes connections that are idle, and returns when none is left.
  /// - Parameter deadline: when to close those that are not done; of several calls, the first one's counts.
  /// - Returns: how many connections were cut off by the deadline.
  @discardableResult
  public func drain(deadline: Instant) async -> Int {
    // The first loop accepts; it tells the others when it no longer does.
    mailboxes.first?.post(.drain(deadline: deadline))
    await withCheckedContinuation { continuation in
      loops.notify(queue: .global()) { continuation.resume() }
    }
    return context.cutOff.load(ordering: .relaxed)
  }

  private var mailboxes: [Mailbox] {
    state.withLock { state in
      if case .running(let mailboxes, _) = state { mailboxes } else { [] }
    }
  }

  /// Starts the loops; the first one accepts for all.
  private func launch(_ listener: Listener) throws(SystemError) -> [Mailbox] {
    let count = max(1, configuration.threads ?? min(Allotment.ofThisProcess.processors, Self.mostThreads))
    var mailboxes: [Mailbox] = []
    var pollers: [Int32] = []
    var launched = 0
    do throws(SystemError) {
      for _ in 0..<count {
        mailboxes.append(try Mailbox())
        pollers.append(try EpollPoller.open())
      }
      for (index, poller) in pollers.enumerated() {
        try launch(index, poller, mailboxes, listeners: index == 0 ? listener.descriptors : nil)
        launched += 1
      }
    } catch {
      // What has a thread is closed by it, the rest here.
      for poller in pollers.dropFirst(launched) { close(poller) }
      if launched == 0 { for descriptor in listener.descriptors { close(descriptor) } }
      for mailbox in mailboxes { mailbox.post(.stop) }
      throw error
    }
    return mailboxes
  }

  private func launch(_ index: Int, _ poller: Int32, _ mailboxes: [Mailbox], listeners: [Int32]?)
    throws(SystemError)
  {
    let router = makeRouter()
    loops.enter()
    do throws(SystemError) {
      try LoopThread.start(name: "http-\(index)") { [context, loops] in
        let loop = EventLoop(
          context: context, router: router, mailbox: mailboxes[index], poller: EpollPoller(owning: poller))
        if let listeners {
          loop.acceptor = Acceptor(listeners: listeners, context: context, mailboxes: mailboxes)
        }
        do {
          try loop.run()
        } catch {
          context.logger.critical("event loop \(index) has ended: \(error)")
        }
        loops.leave()
      }
    } catch {
      loops.leave()
      throw error
    }
  }
}
