import CZlib

/// A content coding that is spoken here besides `identity` (RFC 9110 section 8.4.1).
enum ContentCoding: String, CaseIterable, Sendable {
  /// RFC 1952; `x-gzip` is the same (section 8.4.1.3).
  case gzip
  /// The zlib format of RFC 1950 with the deflate compression of RFC 1951 (section 8.4.1.2).
  case deflate

  /// The coding of that name, in lower case; `nil` for one that isn't spoken, `identity` too.
  init?(named name: String) {
    switch name {
    case "gzip", "x-gzip": self = .gzip
    case "deflate": self = .deflate
    default: return nil
    }
  }

  /// zlib's name of the format.
  var format: Int32 {
    switch self {
    case .gzip: Int32(czlib_format_gzip)
    case .deflate: Int32(czlib_format_zlib)
    }
  }
}

/// Why content can't be decoded.
enum CodingError: Error {
  /// It isn't what its coding is called, or is damaged.
  case malformed
  /// It ends before its coding does.
  case truncated
  /// It would be longer than it may be.
  case tooLong
  /// The requests in hand take all the memory they may.
  case noRoom
}
