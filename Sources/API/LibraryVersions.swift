import Access
import HTTPServer
import JSON
import Tensors

/// The C libraries in use, as they tell it themselves.
enum LibraryVersions {
  /// Names and versions.
  static let all: [(name: String, version: String)] = [
    ("OpenBLAS", BLASLibrary.version),
    ("OpenSSL", OpenSSLLibrary.version),
    ("simdjson", JSONLibrary.version),
    ("zlib", CompressionLibrary.version),
  ]
}
