import COpenSSL
import Glibc

@testable import HTTPServer

/// A blocking client that speaks TLS, by the book or not.
final class TLSTestClient: TestClient {
  /// How a client's handshake went wrong, as OpenSSL says it: alerts that came are `tlsv1 alert …`.
  struct Refusal: Error { let reason: String }

  /// How the server's stream ended.
  enum End { case closeNotify, cutOff, broken }

  private let context: OpaquePointer
  private let ssl: OpaquePointer
  private let wire: TLSWire
  private(set) var end: End?

  /// Connects, without a handshake as yet.
  init(
    port: Int, newest: Int32 = TLS1_3_VERSION, oldest: Int32 = TLS1_2_VERSION, protocols: [String] = [],
    certificate: TLSConfiguration? = nil, receiveBuffer: Int32? = nil
  ) throws {
    guard let context = SSL_CTX_new(TLS_client_method()),
      let ssl = SSL_new(Self.prepared(context, oldest, newest, certificate))
    else { throw Refusal(reason: OpenSSLError.takeReason()) }
    self.context = context
    self.ssl = ssl
    let names = protocols.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
    if !names.isEmpty { SSL_set_alpn_protos(ssl, names, UInt32(names.count)) }
    let socket = Self.makeSocket(receiveBuffer: receiveBuffer)
    wire = TLSWire(socket: socket)
    super.init(owning: socket)
    let bio = wire.makeBIO()
    SSL_set_bio(ssl, bio, bio)
    SSL_set_connect_state(ssl)
    try connect(port: port)
  }

  /// Connects and makes the handshake.
  static func connected(
    port: Int, newest: Int32 = TLS1_3_VERSION, oldest: Int32 = TLS1_2_VERSION, protocols: [String] = [],
    certificate: TLSConfiguration? = nil, receiveBuffer: Int32? = nil
  ) throws -> TLSTestClient {
    let client = try TLSTestClient(
      port: port, newest: newest, oldest: oldest, protocols: protocols, certificate: certificate,
      receiveBuffer: receiveBuffer)
    try client.handshake()
    return client
  }

  deinit {
    SSL_free(ssl)
    SSL_CTX_free(context)
  }

  private static func prepared(
    _ context: OpaquePointer, _ oldest: Int32, _ newest: Int32, _ certificate: TLSConfiguration?
  ) -> OpaquePointer {
    _ = copenssl_set_protocols(context, oldest, newest)
    SSL_CTX_set_security_level(context, 0)  // It may ask for what the server has to refuse.
    if let certificate {
      SSL_CTX_use_certificate_chain_file(context, certificate.certificate)
      SSL_CTX_use_PrivateKey_file(context, certificate.key, SSL_FILETYPE_PEM)
    }
    return context
  }

  /// Makes the handshake, or the next one of a renegotiation.
  func handshake() throws {
    let status = whileReading { SSL_do_handshake(ssl) }
    guard status == 1 else { throw Refusal(reason: OpenSSLError.takeReason()) }
  }

  /// Calls OpenSSL again where it has stopped only because it had read a few times.
  private func whileReading(_ body: () -> Int32) -> Int32 {
    while true {
      ERR_clear_error()
      errno = 0
      wire.beginReading()
      let status = body()
      guard status <= 0, SSL_get_error(ssl, status) == SSL_ERROR_WANT_READ, errno == 0 else { return status }
    }
  }

  /// Asks for a new handshake on the connection (RFC 5246 section 7.4.1.1).
  func renegotiate() throws {
    guard SSL_renegotiate(ssl) == 1 else { throw Refusal(reason: OpenSSLError.takeReason()) }
    try handshake()
  }

  /// Asks the server for new keys (RFC 8446 section 4.6.3).
  func updateKeys() { SSL_key_update(ssl, SSL_KEY_UPDATE_REQUESTED) }

  var version: String { String(cString: SSL_get_version(ssl)) }
  var cipher: String { String(cString: SSL_CIPHER_get_name(SSL_get_current_cipher(ssl))) }
  var isResumed: Bool { SSL_session_reused(ssl) == 1 }

  /// The protocol that was chosen; empty when none was spoken of.
  var chosenProtocol: String {
    var name: UnsafePointer<UInt8>?
    var length: UInt32 = 0
    SSL_get0_alpn_selected(ssl, &name, &length)
    return String(decoding: UnsafeBufferPointer(start: name, count: Int(length)), as: UTF8.self)
  }

  /// Whom the server's certificate is about.
  var serverSubject: String? { SSL_get1_peer_certificate(ssl).map { Certificate(owning: $0).subject } }

  /// The session, to be resumed by another client.
  func session() -> OpaquePointer? { SSL_get1_session(ssl) }

  /// Resumes that session, which is consumed.
  func resume(_ session: OpaquePointer?) {
    SSL_set_session(ssl, session)
    SSL_SESSION_free(session)
  }

  override func write(_ bytes: UnsafeRawBufferPointer) -> Int {
    ERR_clear_error()
    return Int(SSL_write(ssl, bytes.baseAddress, Int32(clamping: bytes.count)))
  }

  override func read(_ bytes: UnsafeMutableRawBufferPointer) -> Int {
    let count = whileReading { SSL_read(ssl, bytes.baseAddress, Int32(clamping: bytes.count)) }
    guard count <= 0 else { return Int(count) }
    switch SSL_get_error(ssl, count) {
    case SSL_ERROR_ZERO_RETURN: end = .closeNotify
    case SSL_ERROR_WANT_READ: return -1
    default: end = wire.hasEnded ? .cutOff : .broken
    }
    return end == .broken ? -1 : 0
  }

  /// Says that nothing more is sent, and leaves the socket open.
  override func finish() { SSL_shutdown(ssl) }

  /// Ends the socket's stream without saying so in TLS.
  func cutOff() { shutdown(socket, Int32(SHUT_WR)) }

  /// Sends bytes as they are, past TLS.
  func sendRaw(_ bytes: [UInt8]) {
    _ = bytes.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
  }
}
