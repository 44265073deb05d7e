import COpenSSL
import Glibc

/// One connection's TLS (RFC 8446, RFC 5246) on a socket that doesn't block. Touched by one thread at a time: by one of the
/// handshake pool's while `handshake` runs there, else by the connection's loop.
final class TLSSession: @unchecked Sendable {
  /// How far a step of the handshake has come.
  enum Step: Sendable {
    case done
    /// Nothing goes on before the client sends more, or takes more.
    case awaitsInput, awaitsRoom
    /// Another step can be made at once.
    case again
    case failed(String)
  }

  private let ssl: OpaquePointer
  private let wire: TLSWire
  /// Whether the session closes the socket when it goes: its connection has gone while the handshake was being worked on.
  var ownsSocket = false
  /// Whether reading has to wait until the socket takes more, or writing until more has come.
  private(set) var readAwaitsRoom = false, writeAwaitsInput = false
  /// After an error OpenSSL must not be asked for anything more (SSL_get_error(3)).
  private var isBroken = false
  /// Whom the client's certificate is about, once the handshake is done; `nil` where it has none.
  private(set) var clientSubject: String?

  /// A session at its beginning; `nil` when memory has run out.
  init?(_ context: TLSContext, socket: Int32) {
    wire = TLSWire(socket: socket)
    guard let ssl = SSL_new(context.pointer) else { return nil }
    guard let bio = wire.makeBIO() else {
      SSL_free(ssl)
      return nil
    }
    SSL_set_bio(ssl, bio, bio)
    SSL_set_accept_state(ssl)
    self.ssl = ssl
  }

  deinit {
    SSL_free(ssl)
    if ownsSocket { close(wire.socket) }
  }

  /// Goes on with the handshake as far as it gets without waiting. Takes up to a few milliseconds of computing.
  func handshake() -> Step {
    wire.beginReading()
    let status = call { SSL_do_handshake($0) }
    if status == 1 {
      clientSubject = SSL_get1_peer_certificate(ssl).map { Certificate(owning: $0).subject }
      return .done
    }
    switch SSL_get_error(ssl, status) {
    case SSL_ERROR_WANT_READ: return wire.isDrained ? .awaitsInput : .again
    case SSL_ERROR_WANT_WRITE: return .awaitsRoom
    default: return .failed(breakOff())
    }
  }

  /// Reads into the buffer what the next record holds.
  func receive(into buffer: UnsafeMutableRawBufferPointer) -> Transport.Received {
    guard !isBroken else { return .failed }
    wire.beginReading()
    readAwaitsRoom = false
    var count = 0
    let status = call { SSL_read_ex($0, buffer.baseAddress, buffer.count, &count) }
    if status == 1 { return .bytes(count, isLast: wire.isDrained && SSL_has_pending(ssl) == 0) }
    switch SSL_get_error(ssl, status) {
    case SSL_ERROR_WANT_READ: return wire.isDrained ? .blocked : .again
    case SSL_ERROR_WANT_WRITE:
      readAwaitsRoom = true
      return .blocked
    case SSL_ERROR_ZERO_RETURN: return wire.hasEnded ? .truncated : .end
    default:
      _ = breakOff()
      return .failed
    }
  }

  /// Sends what fits into one record. After `blocked`, the next call has to begin with the same bytes (SSL_write(3)).
  func send(_ bytes: UnsafeRawBufferPointer, isMoreComing: Bool) -> Transport.Sent {
    guard !isBroken else { return .failed }
    wire.isMoreComing = isMoreComing || bytes.count > SSL3_RT_MAX_PLAIN_LENGTH
    writeAwaitsInput = false
    var count = 0
    let status = call { SSL_write_ex($0, bytes.baseAddress, bytes.count, &count) }
    if status == 1 { return .bytes(count) }
    switch SSL_get_error(ssl, status) {
    case SSL_ERROR_WANT_WRITE: return .blocked
    case SSL_ERROR_WANT_READ:
      writeAwaitsInput = true
      return .blocked
    default:
      _ = breakOff()
      return .failed
    }
  }

  /// Ends our stream with `close_notify` (RFC 8446 section 6.1), which says that nothing has been cut off.
  func finish() -> Transport.Sent {
    guard !isBroken else { return .failed }
    wire.isMoreComing = false
    let status = call { SSL_shutdown($0) }
    if status >= 0 { return .bytes(0) }
    if SSL_get_error(ssl, status) == SSL_ERROR_WANT_WRITE { return .blocked }
    _ = breakOff()
    return .failed
  }

  /// Calls OpenSSL with the thread's error queue empty, since it says afterwards what went wrong (SSL_get_error(3)).
  private func call(_ body: (OpaquePointer) -> Int32) -> Int32 {
    ERR_clear_error()
    errno = 0
    return body(ssl)
  }

  private func breakOff() -> String {
    isBroken = true
    let verdict = SSL_get_verify_result(ssl)
    let reason = OpenSSLError.takeReason()
    guard verdict != X509_V_OK else { return reason }
    return "\(reason): \(String(cString: X509_verify_cert_error_string(verdict)))"
  }
}
