import COpenSSL
import Glibc

/// The socket under a TLS session, as OpenSSL sees it. OpenSSL's own would raise SIGPIPE, and doesn't tell what epoll's edges
/// make it necessary to know.
final class TLSWire {
  /// Reads of the socket for one of the connection. Records without content make OpenSSL read on by itself; a client that
  /// sends nothing else would keep it there.
  private static let mostReads = 4

  let socket: Int32
  /// Whether the call into OpenSSL found the socket empty: what comes later is reported anew (epoll(7)).
  private(set) var isDrained = false
  /// Whether the client's stream has been read to its end.
  private(set) var hasEnded = false
  private var reads = 0
  /// Whether more is sent right behind, so that the kernel needn't send less than a segment.
  var isMoreComing = false

  init(socket: Int32) { self.socket = socket }

  /// To be called before each call into OpenSSL that may read.
  func beginReading() {
    isDrained = false
    reads = 0
  }

  /// A BIO (bio(7)) that reads and writes here. It doesn't keep the wire alive.
  func makeBIO() -> OpaquePointer? {
    guard let method = Self.method, let bio = BIO_new(method) else { return nil }
    BIO_set_data(bio, Unmanaged.passUnretained(self).toOpaque())
    BIO_set_init(bio, 1)
    return bio
  }

  private static func of(_ bio: OpaquePointer?) -> TLSWire? {
    BIO_get_data(bio).map { Unmanaged<TLSWire>.fromOpaque($0).takeUnretainedValue() }
  }

  private nonisolated(unsafe) static let method: OpaquePointer? = {
    guard let method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "connection") else { return nil }
    BIO_meth_set_read(method) { bio, bytes, count in TLSWire.of(bio)?.read(bio, bytes, count) ?? -1 }
    BIO_meth_set_write(method) { bio, bytes, count in TLSWire.of(bio)?.write(bio, bytes, count) ?? -1 }
    BIO_meth_set_ctrl(method) { bio, command, _, _ in
      switch command {
      case BIO_CTRL_FLUSH: 1
      case BIO_CTRL_EOF: TLSWire.of(bio)?.hasEnded == true ? 1 : 0
      default: 0
      }
    }
    return method
  }()

  private func read(_ bio: OpaquePointer?, _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int32) -> Int32 {
    BIO_clear_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_WRITE | BIO_FLAGS_SHOULD_RETRY)
    guard reads < Self.mostReads else {
      BIO_set_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY)
      return -1
    }
    reads += 1
    let received = recv(socket, bytes, Int(count), 0)
    isDrained = received < Int(count)
    if received == 0 { hasEnded = true }
    if received < 0 { retry(bio, BIO_FLAGS_READ) }
    return Int32(received)
  }

  private func write(_ bio: OpaquePointer?, _ bytes: UnsafePointer<CChar>?, _ count: Int32) -> Int32 {
    BIO_clear_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_WRITE | BIO_FLAGS_SHOULD_RETRY)
    let flags = Int32(MSG_NOSIGNAL) | (isMoreComing ? Int32(MSG_MORE) : 0)
    let sent = send(socket, bytes, Int(count), flags)
    if sent < 0 { retry(bio, BIO_FLAGS_WRITE) }
    return Int32(sent)
  }

  private func retry(_ bio: OpaquePointer?, _ direction: Int32) {
    if errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR {
      BIO_set_flags(bio, direction | BIO_FLAGS_SHOULD_RETRY)
    }
    if errno == EINTR { isDrained = false }
  }
}
