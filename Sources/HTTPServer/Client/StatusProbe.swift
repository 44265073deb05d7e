import Clocks
import Glibc

/// Asks an HTTP server for one resource and reads the status of its answer: as much of a client as a health check needs.
public struct StatusProbe: Sendable {
  /// Why there is no status; `description` is a sentence part for a person.
  public struct Failure: Error, CustomStringConvertible, Sendable {
    /// What went wrong.
    public let description: String

    init(_ description: String) { self.description = description }

    /// A system call that failed.
    init(call: String, number: Int32 = errno) {
      self.init(number == ECONNREFUSED ? "nothing listens there" : "\(SystemError(call, number: number))")
    }
  }

  private let host: String
  private let port: Int
  private let isEncrypted: Bool
  private let patience: Duration

  /// A probe of one server.
  /// - Parameters:
  ///   - host: a name or address; the "any" addresses `0.0.0.0` and `::` stand for this machine.
  ///   - port: the TCP port.
  ///   - isEncrypted: whether it speaks TLS. Its certificate is not checked.
  ///   - patience: how long a question may take altogether.
  public init(host: String, port: Int, isEncrypted: Bool = false, within patience: Duration) {
    self.host = host
    self.port = port
    self.isEncrypted = isEncrypted
    self.patience = patience
  }

  /// The status that the server answers `GET path` with.
  /// - Throws: ``Failure`` where no address answers in time, or what answers does not speak HTTP.
  public func status(of path: String) throws(Failure) -> Int {
    let deadline = Instant.now + patience
    let (addresses, fault) = SocketAddress.resolve(host, isListening: false)
    var last = Failure(fault ?? "\(host) has no address")
    for var address in addresses {
      address.port = port
      do throws(Failure) {
        let connection = try ProbeConnection(to: address, isEncrypted: isEncrypted, deadline: deadline)
        try connection.send(request(path))
        return try readStatus(from: connection)
      } catch {
        last = error
      }
    }
    throw last
  }

  private func request(_ path: String) -> [UInt8] {
    let authority = host.contains(":") ? "[\(host)]" : host
    return Array("GET \(path) HTTP/1.1\r\nHost: \(authority):\(port)\r\nConnection: close\r\n\r\n".utf8)
  }

  /// Reads the status line (RFC 9112 section 4), `HTTP/1.1 200 OK`, as far as its code.
  private func readStatus(from connection: ProbeConnection) throws(Failure) -> Int {
    let version = Array("HTTP/1.".utf8)
    var line: [UInt8] = []
    while line.count < version.count + 6 {
      let piece = try connection.receive()
      guard !piece.isEmpty else { throw Failure("the connection was closed before an answer came") }
      line += piece
    }
    let code = line[(version.count + 2)..<(version.count + 5)]
    guard line.starts(with: version), line[version.count + 1] == UInt8(ascii: " "),
      let status = Int(String(decoding: code, as: UTF8.self)), (100...599).contains(status)
    else { throw Failure("what answers there is no HTTP server") }
    return status
  }
}
