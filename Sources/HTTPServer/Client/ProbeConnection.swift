import CLinux
import COpenSSL
import Clocks
import Glibc

/// A client's connection that waits for its server, until a deadline and no longer.
final class ProbeConnection {
  private let descriptor: Int32
  private let deadline: Instant
  private var ssl: OpaquePointer?

  /// Connects, and makes the TLS handshake where one is wanted.
  init(
    to address: SocketAddress, isEncrypted: Bool, deadline: Instant
  ) throws(StatusProbe.Failure) {
    self.deadline = deadline
    descriptor = csystem_stream_socket(address.family)
    guard descriptor >= 0 else { throw StatusProbe.Failure(call: "socket") }
    try connect(to: address)
    if isEncrypted { try encrypt() }
  }

  deinit {
    if let ssl { SSL_free(ssl) }
    if descriptor >= 0 { close(descriptor) }
  }

  /// Sends all bytes.
  func send(_ bytes: [UInt8]) throws(StatusProbe.Failure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      rest = rest.dropFirst(
        try repeated("send") {
          rest.withUnsafeBytes { buffer in
            if let ssl { return Int(SSL_write(ssl, buffer.baseAddress, Int32(clamping: buffer.count))) }
            return Glibc.send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
          }
        })
    }
  }

  /// Waits for some bytes; none at the end.
  func receive() throws(StatusProbe.Failure) -> ArraySlice<UInt8> {
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = try repeated("recv") {
      bytes.withUnsafeMutableBytes { buffer in
        if let ssl { return Int(SSL_read(ssl, buffer.baseAddress, Int32(clamping: buffer.count))) }
        return recv(descriptor, buffer.baseAddress, buffer.count, 0)
      }
    }
    return bytes[..<count]
  }

  private func connect(to address: SocketAddress) throws(StatusProbe.Failure) {
    if address.withSocketAddress({ Glibc.connect(descriptor, $0, $1) }) == 0 { return }
    guard errno == EINPROGRESS else { throw StatusProbe.Failure(call: "connect") }
    try wait(for: POLLOUT)
    var reason: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &reason, &size)
    guard reason == 0 else { throw StatusProbe.Failure(call: "connect", number: reason) }
  }

  private func encrypt() throws(StatusProbe.Failure) {
    let context = SSL_CTX_new(TLS_client_method())
    // The session holds on to its context.
    defer { SSL_CTX_free(context) }
    ssl = SSL_new(context)
    guard let ssl, SSL_set_fd(ssl, descriptor) == 1 else { throw StatusProbe.Failure(OpenSSLError.takeReason()) }
    _ = try repeated("TLS handshake") { Int(SSL_connect(ssl)) }
  }

  /// Calls until it succeeds, ends or fails for good, and waits in between.
  /// - Returns: what the call returned; 0 at the end of the stream.
  private func repeated(_ call: String, _ body: () -> Int) throws(StatusProbe.Failure) -> Int {
    while true {
      ERR_clear_error()
      let result = body()
      if result > 0 { return result }
      guard let ssl else {
        if result == 0 { return 0 }
        guard errno == EAGAIN else { throw StatusProbe.Failure(call: call) }
        try wait(for: call == "send" ? POLLOUT : POLLIN)
        continue
      }
      switch SSL_get_error(ssl, Int32(clamping: result)) {
      case SSL_ERROR_WANT_READ: try wait(for: POLLIN)
      case SSL_ERROR_WANT_WRITE: try wait(for: POLLOUT)
      case SSL_ERROR_ZERO_RETURN: return 0
      default: throw StatusProbe.Failure("\(call): \(OpenSSLError.takeReason())")
      }
    }
  }

  private func wait(for readiness: Int32) throws(StatusProbe.Failure) {
    while true {
      let left = deadline - Instant.now
      guard left > .zero else { throw StatusProbe.Failure("no answer in time") }
      let milliseconds = (left / .milliseconds(1)).rounded(.up)
      var entry = pollfd(fd: descriptor, events: Int16(readiness), revents: 0)
      let count = poll(&entry, 1, Int32(min(milliseconds, 1_000_000)))
      if count > 0 { return }
      if count < 0, errno != EINTR { throw StatusProbe.Failure(call: "poll") }
    }
  }
}
