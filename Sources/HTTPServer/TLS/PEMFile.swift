import COpenSSL

/// A file of certificates or of a key, in PEM form (RFC 7468). Its errors are sentences that name the file.
struct PEMFile {
  /// What the file is to the server, as errors call it: `TLS certificate`.
  let role: String
  let path: String

  /// All certificates in the file, at least one.
  func certificates() throws(ServerError) -> [Certificate] {
    let file = try open()
    defer { BIO_free(file) }
    var found: [Certificate] = []
    while let certificate = PEM_read_bio_X509(file, nil, nil, nil) {
      found.append(Certificate(owning: certificate))
    }
    guard OpenSSLError.isEndOfPEM else {
      throw ServerError("The \(role) \(path) is damaged: \(OpenSSLError.takeReason()).")
    }
    ERR_clear_error()
    guard !found.isEmpty else { throw ServerError("The \(role) \(path) holds no certificate in PEM form.") }
    return found
  }

  /// The private key in the file.
  func privateKey() throws(ServerError) -> PrivateKey {
    let file = try open()
    defer { BIO_free(file) }
    var isEncrypted = false
    let key = withUnsafeMutablePointer(to: &isEncrypted) { flag in
      PEM_read_bio_PrivateKey(
        file, nil,
        { _, _, _, flag in
          // Asked for a passphrase. There is nobody to ask; -1 says so.
          flag?.assumingMemoryBound(to: Bool.self).pointee = true
          return -1
        }, flag)
    }
    if let key { return PrivateKey(owning: key) }
    defer { ERR_clear_error() }
    if isEncrypted {
      throw ServerError("The \(role) \(path) is encrypted: nobody is there to be asked for its passphrase.")
    }
    throw ServerError("The \(role) \(path) holds no private key in PEM form that can be read.")
  }

  private func open() throws(ServerError) -> OpaquePointer {
    ERR_clear_error()
    guard let file = BIO_new_file(path, "r") else {
      throw ServerError("Can't read the \(role) \(path): \(OpenSSLError.takeReason()).")
    }
    return file
  }
}

/// A certificate (RFC 5280).
final class Certificate {
  let pointer: OpaquePointer

  init(owning pointer: OpaquePointer) { self.pointer = pointer }

  deinit { X509_free(pointer) }

  /// Whether it is the certificate of this key.
  func belongs(to key: PrivateKey) -> Bool {
    defer { ERR_clear_error() }
    return X509_check_private_key(pointer, key.pointer) == 1
  }

  /// Whether the time from which it is valid has not come yet.
  var isEarly: Bool { X509_cmp_current_time(X509_get0_notBefore(pointer)) > 0 }

  /// Whether the time until which it is valid is over.
  var isExpired: Bool { X509_cmp_current_time(X509_get0_notAfter(pointer)) < 0 }

  /// From when it is valid: `Nov 21 09:30:00 2026 GMT`.
  var start: String { OpenSSLText.of { ASN1_TIME_print($0, X509_get0_notBefore(pointer)) } }

  /// Until when it is valid.
  var end: String { OpenSSLText.of { ASN1_TIME_print($0, X509_get0_notAfter(pointer)) } }

  /// Whom it is about, as RFC 2253 writes names: `CN=grader,O=University`.
  var subject: String {
    OpenSSLText.of { X509_NAME_print_ex($0, X509_get_subject_name(pointer), 0, copenssl_rfc2253) }
  }
}

/// A private key.
final class PrivateKey {
  let pointer: OpaquePointer

  init(owning pointer: OpaquePointer) { self.pointer = pointer }

  deinit { EVP_PKEY_free(pointer) }
}

/// What OpenSSL prints.
private enum OpenSSLText {
  static func of(_ print: (OpaquePointer) -> Int32) -> String {
    guard let memory = BIO_new(BIO_s_mem()) else { return "" }
    defer { BIO_free(memory) }
    guard print(memory) >= 0 else { return "" }
    var text: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 256)
    while true {
      let count = BIO_read(memory, &piece, Int32(piece.count))
      guard count > 0 else { break }
      text += piece[..<Int(count)]
    }
    return String(decoding: text, as: UTF8.self)
  }
}
