/// Takes the codings off content that comes in pieces; of what a piece unpacks to one part is made at a time. However many
/// codings there are, content may grow by as much as one of them can make of it, and by as much as content may have
/// that does not come in pieces.
struct StreamDecoder {
  /// One coding, and the bytes that it is being taken off.
  private struct Stage {
    let inflater: Inflater
    var input: [UInt8] = []
    var position = 0
    /// The bytes that have come out of it.
    var made = 0

    mutating func next() throws(CodingError) -> [UInt8]? {
      var place = position
      let part = try input.span.withUnsafeBytes { (bytes) throws(CodingError) in
        try inflater.next(bytes, at: &place).map { Array($0) }
      }
      position = place
      return part
    }
  }

  /// The coding that was applied last comes first.
  private let codings: [ContentCoding]
  private var stages: [Stage] = []
  private let limits: ServerLimits
  /// The bytes that have come.
  private var taken = 0
  /// What DEFLATE makes of a byte at most (https://zlib.net/zlib_tech.html).
  private static let largestGrowth = 1032

  init(_ decoding: ContentDecoding, limits: ServerLimits) {
    self.limits = limits
    codings = decoding.codings.reversed()
  }

  /// Takes the next piece, when `next` has handed out all of the one before.
  mutating func append(_ piece: [UInt8]) throws(HTTPFault) {
    if stages.isEmpty {
      for coding in codings {
        guard let inflater = Inflater(coding) else { throw ContentDecoding.fault(.noRoom, limits) }
        stages.append(Stage(inflater: inflater))
      }
    }
    taken += piece.count
    feed(piece, to: 0)
  }

  /// The next part; `nil` when another piece is needed.
  mutating func next() throws(HTTPFault) -> [UInt8]? {
    do throws(CodingError) {
      return stages.isEmpty ? nil : try pull(stages.count - 1)
    } catch {
      throw ContentDecoding.fault(error, limits)
    }
  }

  /// To be called behind the last piece: throws where that wasn't the content's end.
  func finish() throws(HTTPFault) {
    do throws(CodingError) {
      for stage in stages { try stage.inflater.finish() }
    } catch {
      throw ContentDecoding.fault(error, limits)
    }
  }

  private mutating func pull(_ index: Int) throws(CodingError) -> [UInt8]? {
    while true {
      if let part = try stages[index].next() {
        stages[index].made += part.count
        guard stages[index].made <= limits.bodyBytes + Self.largestGrowth * taken else { throw .tooLong }
        return part
      }
      guard index > 0, let piece = try pull(index - 1) else { return nil }
      feed(piece, to: index)
    }
  }

  private mutating func feed(_ piece: [UInt8], to index: Int) {
    stages[index].input = piece
    stages[index].position = 0
  }
}
