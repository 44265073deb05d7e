import Foundation
import Testing

@testable import HTTPServer

/// What is wrong with a certificate or a key is said in a sentence that names the file.
@Suite struct TLSFilesTests {
  private let files: TestCertificates

  init() throws { files = try TestCertificates.shared.get() }

  @Test("certificates and keys that are in order", arguments: ["server", "rsa"]) func good(_ name: String) throws {
    _ = try TLSContext(files.configuration(name))
    _ = try TLSContext(files.configuration(name, clients: "ca"))
    _ = try TLSContext(TLSConfiguration(certificate: files.path("chain.pem"), key: files.path("server.key")))
  }

  @Test(
    "what is wrong is said",
    arguments: [
      ("nowhere.pem", "server.key", "Can't read the TLS certificate nowhere.pem: No such file or directory."),
      ("server.pem", "nowhere.key", "Can't read the TLS key nowhere.key: No such file or directory."),
      ("server.key", "server.key", "The TLS certificate server.key holds no certificate in PEM form."),
      ("server.der", "server.key", "The TLS certificate server.der holds no certificate in PEM form."),
      ("server.pem", "server.pem", "The TLS key server.pem holds no private key in PEM form that can be read."),
      ("server.pem", "client.key", "The TLS key client.key is not the one of the certificate server.pem."),
      (
        "reversed.pem", "server.key",
        "The TLS certificate reversed.pem has to begin with the server's own, the one of the key."
      ),
      (
        "server.pem", "locked.key",
        "The TLS key locked.key is encrypted: nobody is there to be asked for its passphrase."
      ),
      ("weak.pem", "weak.key", "The TLS certificate weak.pem can't be used: ee key too small."),
    ]) func bad(_ certificate: String, _ key: String, _ sentence: String)
  {
    #expect(said(certificate, key) == sentence)
  }

  @Test("a certificate that is damaged, too old or too new") func dates() {
    #expect(said("damaged.pem", "server.key").hasPrefix("The TLS certificate damaged.pem is damaged: "))
    let expired = said("expired.pem", "expired.key")
    #expect(expired.hasPrefix("The TLS certificate expired.pem has expired: "))
    #expect(expired.hasSuffix(" GMT."))
    #expect(said("early.pem", "server.key").hasPrefix("The TLS certificate early.pem is not valid before "))
  }

  @Test("authorities for clients that can't be read") func authorities() {
    let configuration = TLSConfiguration(
      certificate: files.path("server.pem"), key: files.path("server.key"),
      clientAuthorities: files.path("server.key"))
    let error = #expect(throws: ServerError.self) { try TLSContext(configuration) }
    #expect(error?.description.hasSuffix("server.key holds no certificate in PEM form.") == true)
  }

  /// The sentence, with the files' names alone.
  private func said(_ certificate: String, _ key: String) -> String {
    do throws(ServerError) {
      _ = try TLSContext(TLSConfiguration(certificate: files.path(certificate), key: files.path(key)))
      return "nothing"
    } catch {
      return error.description.replacing(files.path("") + "/", with: "")
    }
  }
}
