import HTTPTypes
import Testing

@testable import HTTPServer

/// What other programs have coded, and what is damaged. The bytes were made by Python's `gzip` and `zlib`.
struct ContentDecodingTests {
  private static let gzip = "1f8b0800000000000203cb48cdc9c9d75100009956ea1107000000"  // "hello, "
  private static let twoMembers = gzip + "1f8b08000000000002032bcf2fca4901004311773a05000000"  // and "world"
  private static let zlib = "789ccb48cdc9c9d75128cf2fca4901001d540489"
  private static let zlibInGzip =
    "1f8b0800000000000203ab9873dae3ecc993d70335ceeb9ff26464900d61e90400bd33e3d014000000"
  private static let raw = "cb48cdc9c9d75128cf2fca490100"

  private static let cases: [(String, String, String)] = [
    (gzip, "gzip", "hello, "), (gzip, "x-gzip", "hello, "), (gzip, "GZip, identity", "hello, "),
    (twoMembers, "gzip", "hello, world"), (zlib, "deflate", "hello, world"),
    (zlibInGzip, "deflate, gzip", "hello, world"),
    (gzip, "deflate", "malformed"), (zlib, "gzip", "malformed"), (raw, "deflate", "malformed"),
    (gzip + "0000", "gzip", "malformed"), (gzip + "00", "gzip", "truncated"),
    (gzip + "1f", "gzip", "truncated"), (zlib + "00", "deflate", "malformed"),
    (String(gzip.dropLast(2)), "gzip", "truncated"), (String(zlib.dropLast(8)), "deflate", "truncated"),
    (String(gzip.dropLast(10)) + "0007000000", "gzip", "malformed"), ("1f8b", "gzip", "truncated"),
    (zlibInGzip, "gzip, deflate", "malformed"),
  ]

  private func bytes(_ hex: String) -> [UInt8] {
    let digits = Array(hex.utf8)
    return stride(from: 0, to: digits.count, by: 2).map { index in
      (digits[index].hexValue ?? 0) << 4 | (digits[index + 1].hexValue ?? 0)
    }
  }

  private func decoding(_ value: String) throws(HTTPFault) -> ContentDecoding {
    try ContentDecoding([.contentEncoding: value])
  }

  /// What comes of it at once, which is what comes of it byte by byte.
  private func decode(_ hex: String, _ value: String, limit: Int = 1000) throws -> String {
    let decoding = try decoding(value)
    let whole = Result { () throws(CodingError) in
      try decoding.decode(RequestBody(bytes(hex)), limit: limit, budget: nil)
    }
    let streamed = Result { try stream(bytes(hex), decoding) }
    switch (whole, streamed) {
    case (.success(let body), .success(let other)):
      let text = body.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
      #expect(text == other)
      return text
    case (.failure(.tooLong), .success): return "tooLong"  // A stream has no limit.
    case (.failure(let error), .failure(let fault as HTTPFault)):
      #expect(ContentDecoding.fault(error, ServerLimits()).detail == fault.detail)
      return "\(error)"
    default: return "differs"
    }
  }

  private func stream(_ bytes: [UInt8], _ decoding: ContentDecoding) throws -> String {
    var decoder = StreamDecoder(decoding, limits: ServerLimits())
    var decoded: [UInt8] = []
    for byte in bytes {
      try decoder.append([byte])
      while let part = try decoder.next() { decoded += part }
    }
    try decoder.finish()
    return String(decoding: decoded, as: UTF8.self)
  }

  @Test(arguments: cases) func decoding(_ hex: String, _ value: String, _ expected: String) throws {
    #expect(try decode(hex, value) == expected)
  }

  @Test("a limit holds for what comes out") func limit() throws {
    #expect(try decode(Self.twoMembers, "gzip", limit: 12) == "hello, world")
    #expect(try decode(Self.twoMembers, "gzip", limit: 11) == "tooLong")
  }

  @Test("a bomb takes no more memory than the limit", arguments: ContentCoding.allCases) func bomb(
    _ coding: ContentCoding
  ) throws {
    let bomb = try #require(Deflater.pack([UInt8](repeating: 0, count: 64 << 20), coding))
    #expect(bomb.count < 1 << 20)
    let budget = ByteBudget(limit: 3 << 20)
    let decoding = try decoding(coding.rawValue)
    #expect(throws: CodingError.tooLong) {
      try decoding.decode(RequestBody(bomb), limit: 1 << 20, budget: budget)
    }
    #expect(throws: CodingError.noRoom) {
      try decoding.decode(RequestBody(bomb), limit: 64 << 20, budget: budget)
    }
    #expect(budget.reserved == 0)
    var decoder = StreamDecoder(decoding, limits: ServerLimits())
    try decoder.append(bomb)
    for _ in 0..<10 { #expect(try decoder.next()?.count == Inflater.partBytes) }
  }

  @Test("a stream grows by as much as one coding can make of it, and no more with several")
  func growth() throws {
    var limits = ServerLimits()
    limits.bodyBytes = 1 << 20
    let content = [UInt8](repeating: 0x20, count: 8 << 20)
    let once = try #require(Deflater.pack(content, .gzip))
    let twice = try #require(Deflater.pack(once, .gzip))
    func count(_ packed: [UInt8], _ codings: String) throws -> Int {
      var decoder = StreamDecoder(try decoding(codings), limits: limits)
      try decoder.append(packed)
      var count = 0
      while let part = try decoder.next() { count += part.count }
      try decoder.finish()
      return count
    }
    #expect(try count(once, "gzip") == content.count)
    #expect(throws: HTTPFault.self) { try count(twice, "gzip, gzip") }
  }

  @Test("what goes in comes out", arguments: ContentCoding.allCases, [0, 1, 1000, 65_535, 65_536, 300_000])
  func roundTrip(
    _ coding: ContentCoding, _ count: Int
  ) throws {
    var generator = SplitMix(state: UInt64(count))
    let bytes = (0..<count).map { _ in UInt8.random(in: 0...200, using: &generator) }
    let packed = try #require(Deflater.pack(bytes, coding))
    let body = try decoding(coding.rawValue).decode(RequestBody(packed), limit: count, budget: nil)
    #expect(body.withUnsafeBytes { $0.elementsEqual(bytes) })
  }

  @Test(arguments: ["br", "gzip, br", "compress", "gzip, gzip, gzip, gzip", "gzip x"]) func unknown(_ value: String)
    throws
  {
    let fault = #expect(throws: HTTPFault.self) { try decoding(value) }
    #expect(fault?.status == .unsupportedMediaType)
    #expect(fault?.headers[.acceptEncoding] == "gzip, deflate, identity")
  }
}
