import Glibc

/// A connection to a service on this machine.
final class Talk {
  private let socket: Int32

  /// Connects; `nil` where nobody listens.
  init?(port: UInt16) {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, size) }
    }
    guard status == 0 else { return nil }
    var patience = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(socket) }

  /// Sends some bytes.
  func send(_ text: String) {
    let bytes = Array(text.utf8)
    _ = Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }

  /// All that comes until the other side closes.
  func rest() -> String {
    var all: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 4096)
    while case let count = recv(socket, &part, part.count, 0), count > 0 { all += part[..<count] }
    return String(decoding: all, as: UTF8.self)
  }

  /// Begins a request whose content is two bytes, and sends the first of them once the service has read the header and
  /// says so.
  static func begun(port: UInt16) -> Talk? {
    guard let talk = Talk(port: port) else { return nil }
    talk.send("POST /v1/forward HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
    guard talk.next() == "HTTP/1.1 100 Continue\r\n\r\n" else { return nil }
    talk.send("{")
    return talk
  }

  /// What comes next, as much as there is; empty at the end.
  private func next() -> String {
    var part = [UInt8](repeating: 0, count: 4096)
    let count = recv(socket, &part, part.count, 0)
    return String(decoding: part[..<max(0, count)], as: UTF8.self)
  }

  /// The answer to one request on a connection of its own; `nil` where nobody listens.
  static func get(_ path: String, port: UInt16, headers: String = "") -> String? {
    guard let talk = Talk(port: port) else { return nil }
    talk.send("GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\(headers)\r\n")
    return talk.rest()
  }
}
