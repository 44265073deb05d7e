import ArgumentParser
import Configuration
import HTTPServer

/// The options of TLS, each of which may also be an environment variable: CHAINRULE_TLS_CERTIFICATE and so on.
struct TLSOptions: ParsableArguments {
  @Option(
    help: "A PEM file of the certificate to serve HTTPS with, its chain behind it; read again when it changes.")
  var tlsCertificate: String?

  @Option(help: "The PEM file of the certificate's private key, without a passphrase.")
  var tlsKey: String?

  @Option(
    name: .customLong("tls-client-ca"),
    help: "A PEM file of authorities' certificates; every client has to have one that they vouch for.")
  var tlsClientCA: String?

  /// The configuration that options and environment make together; `nil` for plain HTTP.
  func configuration(_ environment: ConfigReader) throws -> TLSConfiguration? {
    let certificate = tlsCertificate ?? environment.string(forKey: "tls.certificate")
    let key = tlsKey ?? environment.string(forKey: "tls.key")
    let clientCA = tlsClientCA ?? environment.string(forKey: "tls.client.ca")
    switch (certificate, key) {
    case (let certificate?, let key?):
      return TLSConfiguration(certificate: certificate, key: key, clientAuthorities: clientCA)
    case (nil, nil):
      guard clientCA == nil else { throw ValidationError("--tls-client-ca needs --tls-certificate and --tls-key") }
      return nil
    case (nil, _): throw ValidationError("--tls-key needs --tls-certificate")
    case (_, nil): throw ValidationError("--tls-certificate needs --tls-key")
    }
  }
}
