import COpenSSL
import Foundation

@testable import HTTPServer

/// Keys and certificates that are made for one run of the tests, in a folder that goes with them.
final class TestCertificates: Sendable {
  static let shared = Result { try TestCertificates() }

  private let folder: URL

  init() throws {
    folder = URL.temporaryDirectory.appending(path: "chainrule-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try make("ca", "/CN=Test CA")
    try make("server", "/CN=localhost", by: "ca", names: "DNS:localhost,IP:127.0.0.1")
    try make("renewed", "/CN=renewed", by: "ca", names: "DNS:localhost,IP:127.0.0.1")
    try make("expired", "/CN=localhost", by: "ca", days: -1)
    try make("rsa", "/CN=localhost", by: "ca", key: ["rsa:2048"])
    try make("weak", "/CN=localhost", by: "ca", key: ["rsa:1024"])
    try make("client", "/O=University/CN=grader", by: "ca")
    try make("stranger", "/CN=stranger")
    try openssl("pkey", "-in", path("server.key"), "-aes128", "-passout", "pass:secret", "-out", path("locked.key"))
    try openssl("x509", "-in", path("server.pem"), "-outform", "DER", "-out", path("server.der"))
    try write(text("server.pem") + text("ca.pem"), to: "chain.pem")
    try write(text("ca.pem") + text("server.pem"), to: "reversed.pem")
    try write(text("server.pem").replacing("\nMI", with: "\nAA"), to: "damaged.pem")
    try makeEarly()
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

  /// Replaces a file in one step.
  func write(_ text: String, to name: String) throws {
    try text.write(toFile: path(name), atomically: true, encoding: .utf8)
  }

  /// A configuration of the certificate and key of this name.
  func configuration(_ name: String = "server", clients: String? = nil) -> TLSConfiguration {
    TLSConfiguration(
      certificate: path("\(name).pem"), key: path("\(name).key"), clientAuthorities: clients.map { path("\($0).pem") })
  }

  private func make(
    _ name: String, _ subject: String, by authority: String? = nil, names: String? = nil, days: Int = 2,
    key: [String] = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
  ) throws {
    let request = ["req", "-newkey"] + key + ["-nodes", "-keyout", path("\(name).key"), "-subj", subject]
    guard let authority else {
      return try openssl(request + ["-x509", "-days", "\(days)", "-out", path("\(name).pem")])
    }
    let extensions = names.map { ["-addext", "subjectAltName=\($0)"] } ?? []
    try openssl(request + extensions + ["-out", path("\(name).csr")])
    try openssl(
      "x509", "-req", "-in", path("\(name).csr"), "-CA", path("\(authority).pem"), "-CAkey", path("\(authority).key"),
      "-CAcreateserial", "-copy_extensions", "copy", "-days", "\(days)", "-out", path("\(name).pem"))
  }

  /// The program makes none that begins later, so this one's date is changed and it is signed again.
  private func makeEarly() throws {
    let certificate = try PEMFile(role: "test", path: path("server.pem")).certificates()[0]
    let key = try PEMFile(role: "test", path: path("server.key")).privateKey()
    X509_gmtime_adj(X509_getm_notBefore(certificate.pointer), 86400)
    guard X509_sign(certificate.pointer, key.pointer, EVP_sha256()) > 0, let file = BIO_new_file(path("early.pem"), "w")
    else { throw Tool.Failure(text: OpenSSLError.takeReason()) }
    defer { BIO_free(file) }
    guard PEM_write_bio_X509(file, certificate.pointer) == 1 else { throw Tool.Failure(text: "early.pem") }
  }

  private func openssl(_ arguments: String...) throws { try openssl(arguments) }

  private func openssl(_ arguments: [String]) throws {
    let result = try Tool.run("openssl", arguments)
    guard result.status == 0 else { throw Tool.Failure(text: result.output) }
  }
}
