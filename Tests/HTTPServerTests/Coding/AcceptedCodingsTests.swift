import Testing

@testable import HTTPServer

/// `Accept-Encoding` (RFC 9110 section 12.5.3).
struct AcceptedCodingsTests {
  @Test(
    arguments: [
      (nil, nil, true), ("", nil, true), ("gzip", .gzip, true), ("deflate", .deflate, true),
      ("deflate, gzip", .gzip, true), ("x-gzip", .gzip, true), ("GZIP", .gzip, true), ("br, zstd", nil, true),
      ("gzip;q=0", nil, true), ("gzip;q=0.5, deflate;q=0.8", .deflate, true), ("gzip; q=0.001", .gzip, true),
      ("*", .gzip, true), ("*;q=0.5, gzip;q=0", .deflate, true), ("identity", nil, true),
      ("identity;q=1, gzip;q=0.5", nil, true), ("identity;q=0.5, gzip", .gzip, true),
      ("identity;q=0, gzip", .gzip, false),
      ("*;q=0", nil, false), ("gzip, *;q=0", .gzip, false), ("identity, *;q=0", nil, true),
      ("identity;q=0", nil, false), ("gzip;q=2", nil, true), ("gzip;q=-1", nil, true), ("gzip;q=0.1234", nil, true),
      ("gzip;q=+1", nil, true), ("gzip;q=", nil, true), ("gzip;q=1.001", nil, true), (",, gzip ,", .gzip, true),
    ] as [(String?, ContentCoding?, Bool)])
  func preference(_ value: String?, _ preferred: ContentCoding?, _ admitsIdentity: Bool) {
    let accepted = AcceptedCodings(value)
    #expect(accepted.preferred == preferred)
    #expect(accepted.admitsIdentity == admitsIdentity)
  }
}
