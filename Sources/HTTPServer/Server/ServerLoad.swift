/// What a server is about at one moment, and what it has moved so far: for metrics.
public struct ServerLoad: Sendable {
  /// Connections that are open.
  public let connections: Int
  /// Bytes of request content and unsent answers in memory.
  public let bytesInFlight: Int
  /// Computations that wait for their turn.
  public let computationsWaiting: Int
  /// Computations that run.
  public let computationsRunning: Int
  /// Bytes read from clients since the start, headers and framing included.
  public let bytesReceived: Int
  /// Bytes that clients' sockets took since the start, headers and framing included.
  public let bytesSent: Int
}

extension Server {
  /// What the server is about now.
  public var load: ServerLoad {
    let (waiting, running) = context.pool.occupancy
    let (received, sent) = context.traffic.total
    return ServerLoad(
      connections: connectionCount, bytesInFlight: bytesInFlight, computationsWaiting: waiting,
      computationsRunning: running, bytesReceived: received, bytesSent: sent)
  }
}
