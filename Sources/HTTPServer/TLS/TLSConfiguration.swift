/// The files that a server speaks TLS with, all in PEM form. They are read at the start and by `Server.reloadTLS`.
public struct TLSConfiguration: Sendable {
  /// The path of the server's certificate, followed by those that lead from it to one that clients know.
  public var certificate: String
  /// The path of the certificate's private key, without a passphrase.
  public var key: String
  /// The path of the authorities' certificates, one of which has to vouch for each client; `nil`, and clients
  /// need no certificate.
  public var clientAuthorities: String?

  /// A configuration of these files.
  public init(certificate: String, key: String, clientAuthorities: String? = nil) {
    self.certificate = certificate
    self.key = key
    self.clientAuthorities = clientAuthorities
  }
}
