import Foundation
import HTTPTypes

/// A `multipart/form-data` body, as `curl -F` makes it.
struct Form {
  private static let boundary = "----------------test-boundary"

  /// What announces the body.
  var headers: HTTPFields = [.contentType: "multipart/form-data; boundary=\(boundary)"]
  /// The body.
  var body: [UInt8]

  /// A form of the given parts.
  init(_ parts: [(name: String, content: [UInt8])]) {
    var bytes: [UInt8] = []
    for part in parts {
      let header = """
        --\(Form.boundary)\r
        Content-Disposition: form-data; name="\(part.name)"; filename="file"\r
        Content-Type: application/octet-stream\r
        \r\n
        """
      bytes += Array(header.utf8) + part.content + Array("\r\n".utf8)
    }
    body = bytes + Array("--\(Form.boundary)--\r\n".utf8)
  }

  /// The bytes of `Reference/<file>`.
  static func reference(_ file: String) throws -> [UInt8] {
    guard let url = Bundle.module.url(forResource: file, withExtension: nil, subdirectory: "Reference") else {
      throw CocoaError(.fileNoSuchFile)
    }
    return Array(try Data(contentsOf: url))
  }
}
