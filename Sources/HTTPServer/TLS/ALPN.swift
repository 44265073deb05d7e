import COpenSSL

/// Application-layer protocol negotiation (RFC 7301): HTTP/1.1, or what came before it.
enum ALPN {
  /// The names, each after its length (RFC 7301 section 3.1), in the server's order. OpenSSL points into it.
  private nonisolated(unsafe) static let names: UnsafeBufferPointer<UInt8> = {
    let bytes = ["http/1.1", "http/1.0"].flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
    let names = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
    _ = names.initialize(from: bytes)
    return UnsafeBufferPointer(names)
  }()

  /// Chooses among the client's names. Where there is none of ours, the handshake ends with the alert
  /// `no_application_protocol` (RFC 7301 section 3.2); a client that names none gets HTTP/1.1.
  static let select: SSL_CTX_alpn_select_cb_func = { _, chosen, chosenLength, offered, offeredLength, _ in
    var match: UnsafeMutablePointer<UInt8>?
    let status = SSL_select_next_proto(
      &match, chosenLength, names.baseAddress, UInt32(names.count), offered, offeredLength)
    guard status == OPENSSL_NPN_NEGOTIATED else { return SSL_TLSEXT_ERR_ALERT_FATAL }
    chosen?.pointee = UnsafePointer(match)
    return SSL_TLSEXT_ERR_OK
  }
}
