import COpenSSL

/// What all TLS connections that begin have in common: versions, ciphers, certificate and key. Changes never; new files make
/// a new one, and connections keep the one they began with.
///
/// Versions, ciphers and groups are the intermediate configuration of Mozilla's Server Side TLS guidelines, version 6.0
/// (ssl-config.mozilla.org/guidelines/6.0.json).
final class TLSContext: @unchecked Sendable {
  /// For TLS 1.2; those of 1.3 are OpenSSL's defaults, the same three as the guideline's. The client's order counts.
  private static let ciphers = [
    "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305",
  ].joined(separator: ":")
  private static let groups = "X25519:P-256:P-384"
  /// In front of them, where OpenSSL knows it: from 3.5 on.
  private static let newestGroup = "X25519MLKEM768"
  /// 112 bits: no RSA key under 2048 bits, no SHA-1 (SSL_CTX_set_security_level(3)).
  private static let securityLevel: Int32 = 2
  /// How long a session may be resumed, in seconds. The key of its ticket lives no longer than this context does.
  private static let sessionTime = 3600

  /// OpenSSL's `SSL_CTX`, which is safe among threads once it is configured.
  let pointer: OpaquePointer
  /// Whose certificate it has and until when: for logs.
  private(set) var summary = ""

  /// Reads and checks the files.
  /// - Throws: what is wrong with which file.
  init(_ configuration: TLSConfiguration) throws(ServerError) {
    ERR_clear_error()
    guard let pointer = SSL_CTX_new(TLS_server_method()) else {
      throw ServerError("Can't use OpenSSL: \(OpenSSLError.takeReason()).")
    }
    self.pointer = pointer
    try setProtocol()
    setModes()
    setSessions()
    try take(configuration)
    if let path = configuration.clientAuthorities { try requireClients(knownTo: path) }
  }

  deinit { SSL_CTX_free(pointer) }

  private func setProtocol() throws(ServerError) {
    SSL_CTX_set_security_level(pointer, Self.securityLevel)
    let isSet =
      copenssl_set_protocols(pointer, TLS1_2_VERSION, TLS1_3_VERSION) == 1
      && SSL_CTX_set_cipher_list(pointer, Self.ciphers) == 1
      && (copenssl_set_groups(pointer, "\(Self.newestGroup):\(Self.groups)") == 1
        || copenssl_set_groups(pointer, Self.groups) == 1)
    guard isSet else { throw ServerError("Can't configure OpenSSL: \(OpenSSLError.takeReason()).") }
    ERR_clear_error()
    SSL_CTX_set_alpn_select_cb(pointer, ALPN.select, nil)
  }

  private func setModes() {
    // No compression (RFC 7525 section 3.3), and no renegotiation, which TLS 1.3 doesn't have either. That a client's stream
    // was cut off is found by `TLSWire`; as an error of OpenSSL's it would also end our own stream.
    SSL_CTX_set_options(
      pointer, copenssl_no_compression | copenssl_no_renegotiation | copenssl_ignore_unexpected_eof)
    // The queue sends from where its bytes lie at the moment; an idle connection holds no buffers.
    copenssl_set_mode(
      pointer, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS)
    // One system call for a record's head and the rest.
    copenssl_set_read_ahead(pointer, 1)
  }

  /// Sessions are resumed by tickets (RFC 8446 section 4.6.1, RFC 5077), which cost the server no memory. Their keys are this
  /// context's own, made at random.
  private func setSessions() {
    copenssl_set_session_cache_mode(pointer, SSL_SESS_CACHE_OFF)
    SSL_CTX_set_timeout(pointer, Self.sessionTime)
    // Without a name for what the sessions are good for, those with client certificates aren't resumed.
    SSL_CTX_set_session_id_context(pointer, "chainrule", 9)
  }

  private func take(_ configuration: TLSConfiguration) throws(ServerError) {
    let chain = try PEMFile(role: "TLS certificate", path: configuration.certificate).certificates()
    let key = try PEMFile(role: "TLS key", path: configuration.key).privateKey()
    let certificate = chain[0]
    guard certificate.belongs(to: key) else {
      let isLater = chain.dropFirst().contains { $0.belongs(to: key) }
      throw ServerError(
        isLater
          ? "The TLS certificate \(configuration.certificate) has to begin with the server's own, the one of the key."
          : "The TLS key \(configuration.key) is not the one of the certificate \(configuration.certificate).")
    }
    if certificate.isExpired {
      throw ServerError("The TLS certificate \(configuration.certificate) has expired: \(certificate.end).")
    }
    if certificate.isEarly {
      throw ServerError("The TLS certificate \(configuration.certificate) is not valid before \(certificate.start).")
    }
    var isTaken = SSL_CTX_use_certificate(pointer, certificate.pointer) == 1
    for next in chain.dropFirst() where isTaken {
      isTaken = copenssl_add_chain_certificate(pointer, next.pointer) == 1
    }
    guard isTaken else {
      throw ServerError(
        "The TLS certificate \(configuration.certificate) can't be used: \(OpenSSLError.takeReason()).")
    }
    summary = "\(certificate.subject), valid until \(certificate.end)"
    guard SSL_CTX_use_PrivateKey(pointer, key.pointer) == 1 else {
      throw ServerError("The TLS key \(configuration.key) can't be used: \(OpenSSLError.takeReason()).")
    }
  }

  /// Has every client prove itself (RFC 8446 section 4.3.2).
  private func requireClients(knownTo path: String) throws(ServerError) {
    for authority in try PEMFile(role: "TLS client CA", path: path).certificates() {
      guard X509_STORE_add_cert(SSL_CTX_get_cert_store(pointer), authority.pointer) == 1,
        SSL_CTX_add_client_CA(pointer, authority.pointer) == 1
      else { throw ServerError("The TLS client CA \(path) can't be used: \(OpenSSLError.takeReason()).") }
    }
    SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
  }
}
