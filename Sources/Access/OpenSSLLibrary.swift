import COpenSSL

/// The library that hashes, and speaks TLS.
public enum OpenSSLLibrary {
  /// Its version: `3.0.17`.
  public static var version: String { String(cString: OpenSSL_version(OPENSSL_VERSION_STRING)) }
}
