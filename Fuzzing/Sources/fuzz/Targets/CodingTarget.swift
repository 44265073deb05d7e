import HTTPTypes

@testable import HTTPServer

/// Content in codings. The first byte chooses which, the second how the rest is cut.
///
/// Whatever comes: the same content, or the same fault, whole, in pieces and byte by byte; never more than the limit, and
/// no byte of the budget lost; and what the same bytes are packed to unpacks to them.
enum CodingTarget: FuzzTarget {
  static let name = "coding"
  private static let codings = ["gzip", "deflate", "gzip, deflate", "deflate, gzip", "gzip, gzip", "deflate, deflate"]
  /// A case of 4 KB can unpack to 4 MB.
  private static let limit = 1 << 18

  static func run(_ input: [UInt8]) {
    guard input.count >= 2 else { return }
    let bytes = Array(input.dropFirst(2))
    let names = codings[Int(input[0]) % codings.count]
    guard let decoding = try? ContentDecoding([.contentEncoding: names]) else {
      fatalError("\(name): \(names) is not known")
    }
    let whole = unpack(bytes, decoding)
    for seed in [input[1], 0] {
      let streamed = stream(Pieces(of: bytes, seed: seed), decoding)
      demand(agree(whole, streamed), "\(names): \(whole), \(streamed) in pieces of seed \(seed)")
    }
    pack(bytes, decoding)
  }

  private enum Outcome: Equatable {
    case content([UInt8])
    case failed(CodingError)
    /// A stream has only the fault that is answered, and ends at the limit here, since it has none of its own.
    case refused(String)
    case overLimit
  }

  private static func unpack(_ bytes: [UInt8], _ decoding: ContentDecoding) -> Outcome {
    let budget = ByteBudget(limit: 16 * limit)
    defer { demand(budget.reserved == 0, "\(budget.reserved) bytes of the budget are lost") }
    do throws(CodingError) {
      let body = try decoding.decode(RequestBody(bytes), limit: limit, budget: budget)
      demand(body.count <= limit, "\(body.count) bytes")
      return .content(body.withUnsafeBytes { Array($0) })
    } catch {
      return .failed(error)
    }
  }

  private static func stream(_ pieces: Pieces, _ decoding: ContentDecoding) -> Outcome {
    var decoder = StreamDecoder(decoding, limits: ServerLimits())
    var content: [UInt8] = []
    do throws(HTTPFault) {
      // An empty piece as well: there may be no bytes at all.
      try decoder.append([])
      for piece in pieces {
        try decoder.append(piece)
        while let part = try decoder.next() {
          content += part
          if content.count > limit { return .overLimit }
        }
      }
      try decoder.finish()
      return .content(content)
    } catch {
      return .refused(error.code)
    }
  }

  /// Whether two readings come to the same. Where the content is both too long and faulty, either may be seen first.
  private static func agree(_ whole: Outcome, _ streamed: Outcome) -> Bool {
    switch (whole, streamed) {
    case (.content, .content): whole == streamed
    case (.failed, .overLimit), (.failed(.tooLong), .refused): true
    case (.failed(let error), .refused(let code)): ContentDecoding.fault(error, ServerLimits()).code == code
    default: false
    }
  }

  private static func pack(_ bytes: [UInt8], _ decoding: ContentDecoding) {
    var packed = bytes
    for coding in decoding.codings {
      guard let coded = Deflater.pack(packed, coding) else { fatalError("\(name): \(coding) packs nothing") }
      packed = coded
    }
    demand(unpack(packed, decoding) == .content(bytes), "\(bytes.count) bytes packed unpack to others")
  }
}
