import HTTPTypes

/// The codings of a request's content (`Content-Encoding`, RFC 9110 section 8.4), and how they are taken off.
struct ContentDecoding: Sendable {
  /// More than one is rare, and each one multiplies what a small body may unpack to.
  private static let most = 3

  /// In the order in which they were applied; `identity` isn't among them.
  let codings: [ContentCoding]

  /// Whether there is nothing to take off.
  var isEmpty: Bool { codings.isEmpty }

  /// Reads the fields of a request.
  /// - Throws: `415` with `Accept-Encoding` for a coding that isn't known (sections 12.5.3 and 15.5.16).
  init(_ headers: FieldSection) throws(HTTPFault) {
    guard let value = headers[.contentEncoding] else {
      codings = []
      return
    }
    var codings: [ContentCoding] = []
    for (name, _) in WeightedList(value) where name != "identity" && !name.isEmpty {
      guard let coding = ContentCoding(named: name), codings.count < Self.most else { throw Self.unknown(value) }
      codings.append(coding)
    }
    self.codings = codings
  }

  /// The content without its codings. What it unpacks to is counted as it comes, against the limit and the budget, so what is
  /// over costs neither memory nor time.
  func decode(_ body: RequestBody, limit: Int, budget: ByteBudget?) throws(CodingError) -> RequestBody {
    var body = body
    for coding in codings.reversed() {
      guard let inflater = Inflater(coding) else { throw .noRoom }
      let builder = BodyBuilder(budget: budget)
      try body.withUnsafeBytes { (bytes) throws(CodingError) in
        var position = 0
        while let part = try inflater.next(bytes, at: &position) {
          guard builder.count + part.count <= limit else { throw .tooLong }
          guard builder.append(part, expecting: nil) else { throw .noRoom }
        }
      }
      try inflater.finish()
      body = RequestBody(builder.finish())
    }
    return body
  }

  /// The fault that an error in decoding is.
  static func fault(_ error: CodingError, _ limits: ServerLimits) -> HTTPFault {
    switch error {
    case .malformed:
      .malformed("bad-content-coding", "The content is not what Content-Encoding calls it, or is damaged.")
    case .truncated: .malformed("bad-content-coding", "The content ends before its Content-Encoding does.")
    case .tooLong: .contentTooLarge("Content may have \(limits.bodyBytes) bytes, unpacked too.")
    case .noRoom:
      .overloaded(
        "bytes-in-flight", "The requests in hand take all the memory they may; try again shortly.",
        retryAfter: limits.retryAfter)
    }
  }

  private static func unknown(_ value: String) -> HTTPFault {
    HTTPFault(
      status: .unsupportedMediaType, code: "unsupported-content-coding", title: "Unknown content coding",
      detail: "Content is read in up to \(most) codings of gzip, deflate and identity, not \(value.prefix(64)).",
      headers: [.acceptEncoding: "gzip, deflate, identity"])
  }
}
