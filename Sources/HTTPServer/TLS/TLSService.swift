import Synchronization

/// A server's TLS: what connections that begin now speak it with, and who works on their handshakes.
final class TLSService: Sendable {
  let handshakes: HandshakePool
  private let configuration: TLSConfiguration
  private let current = Mutex<TLSContext?>(nil)

  init(_ configuration: TLSConfiguration, width: Int, queueLength: Int) {
    self.configuration = configuration
    handshakes = HandshakePool(width: width, queueLength: queueLength)
  }

  deinit { handshakes.stop() }

  /// Reads the files, starts the threads, and says whose certificate it is.
  func start() throws(ServerError) -> String {
    let summary = try reload()
    do throws(SystemError) {
      try handshakes.start()
    } catch {
      throw ServerError("Can't start serving TLS: \(error).")
    }
    return summary
  }

  /// Reads the files again, and says whose certificate it is now. Where something is wrong with them, all stays as it was.
  func reload() throws(ServerError) -> String {
    let context = try TLSContext(configuration)
    current.withLock { $0 = context }
    return context.summary
  }

  /// The session of a connection that begins; `nil` when memory has run out.
  func makeSession(on socket: Int32) -> TLSSession? {
    current.withLock { $0 }.flatMap { TLSSession($0, socket: socket) }
  }
}
