@testable import HTTPServer

/// A body in the chunked transfer coding. The first byte chooses how the rest is cut.
///
/// Whatever comes: the same content and the same end whole, in pieces and byte by byte; and what is taken is what a plain
/// reading of RFC 9112 section 7.1 takes.
enum ChunksTarget: FuzzTarget {
  static let name = "chunks"

  static func run(_ input: [UInt8]) {
    guard let seed = input.first else { return }
    let bytes = Array(input.dropFirst())
    let whole = decode([bytes])
    demand(whole == decode(Pieces(of: bytes, seed: seed)), "another body in pieces of seed \(seed)")
    demand(whole == decode(Pieces(of: bytes, seed: 0)), "another body byte by byte")
    if case .end(let content, let consumed) = whole {
      demand(PlainChunks.read(bytes).map { $0 == (content, consumed) } ?? false, "the plain reading has another body")
    } else if case .incomplete = whole {
      demand(PlainChunks.read(bytes) == nil, "the plain reading has a whole body")
    }
  }

  private enum Outcome: Equatable {
    case incomplete([UInt8])
    case end([UInt8], consumed: Int)
    case refused(String)
  }

  private static let limits = {
    var limits = ServerLimits()
    limits.bodyBytes = 4096
    limits.chunkOverheadBytes = 256
    limits.fieldCount = 8
    return limits
  }()

  private static func decode(_ pieces: some Sequence<[UInt8]>) -> Outcome {
    var decoder = ChunkedDecoder(contentLimit: limits.bodyBytes)
    var content: [UInt8] = []
    var consumed = 0
    do throws(HTTPFault) {
      for piece in pieces {
        var position = 0
        reading: while true {
          let before = position
          switch try decoder.next(piece.span, at: &position, limits: limits) {
          case .incomplete:
            demand(position == piece.count, "stops at \(position) of \(piece.count)")
            break reading
          case .content(let range):
            demand(before <= range.lowerBound && range.upperBound == position, "content \(range), read to \(position)")
            content += piece[range]
          case .end: return .end(content, consumed: consumed + position)
          }
        }
        consumed += piece.count
      }
      return .incomplete(content)
    } catch {
      return .refused(error.code)
    }
  }
}

/// The grammar of RFC 9112 section 7.1, read with the whole body at hand and no care for speed.
private enum PlainChunks {
  /// The content, and how many bytes the body has; `nil` where it is not whole, or not well-formed.
  static func read(_ bytes: [UInt8]) -> ([UInt8], Int)? {
    var rest = bytes[...]
    var content: [UInt8] = []
    while let line = takeLine(&rest) {
      let digits = line.prefix { Character(UnicodeScalar($0)).isHexDigit }
      guard let size = Int(String(decoding: digits, as: UTF8.self), radix: 16) else { return nil }
      let more = line.dropFirst(digits.count).drop { $0 == 0x20 || $0 == 0x09 }
      guard more.isEmpty ? digits.count == line.count : more.first == UInt8(ascii: ";") else { return nil }
      if size == 0 {
        while let field = takeLine(&rest) {
          if field.isEmpty { return (content, rest.startIndex) }
        }
        return nil
      }
      guard rest.count >= size + 2, rest.dropFirst(size).starts(with: [13, 10]) else { return nil }
      content += rest.prefix(size)
      rest = rest.dropFirst(size + 2)
    }
    return nil
  }

  private static func takeLine(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard let end = rest.indices.dropLast().first(where: { rest[$0] == 13 && rest[$0 + 1] == 10 }) else { return nil }
    defer { rest = rest[(end + 2)...] }
    return rest[..<end]
  }
}
