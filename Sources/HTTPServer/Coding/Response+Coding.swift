import HTTPTypes

extension Response {
  /// Content of fewer bytes isn't worth a coding: it fits into one packet anyway.
  private static let fewest = 1024

  /// The coding that the content is to be sent in, if any; notes that it depends on what the client accepts
  /// (`Vary`, RFC 9110 section 12.5.5).
  mutating func negotiate(_ accepted: AcceptedCodings) -> ContentCoding? {
    let isLarge = body.count >= Self.fewest
    guard isLarge || !accepted.admitsIdentity, body.count > 0 else { return nil }
    guard status.code != 204, status.code != 304, headers[.contentEncoding] == nil,
      CompressibleType.includes(headers[.contentType])
    else { return nil }
    headers.append(HTTPField(name: .vary, value: "Accept-Encoding"))
    return accepted.preferred
  }

  /// Whether coding the content takes no time that others would notice: little of it, or made before.
  func isCodedInline(_ coding: ContentCoding, upTo most: Int) -> Bool {
    if case .constant(let content) = body { return content.isPacked(coding) || content.bytes.count <= most }
    return body.count <= most
  }

  /// The answer in a coding; as it is where there is no memory for that.
  func encoded(_ coding: ContentCoding) -> Response {
    let packed: [UInt8]?
    switch body {
    case .bytes(let bytes): packed = Deflater.pack(bytes, coding)
    case .constant(let content): packed = content.packed(coding)
    }
    guard let packed else { return self }
    var response = self
    response.body = .bytes(packed)
    response.headers[.contentEncoding] = coding.rawValue
    return response
  }
}

/// The media types that shrink.
enum CompressibleType {
  private static let others: Set<String> = [
    "application/json", "application/yaml", "application/xml", "application/javascript", "application/x-ndjson",
    "image/svg+xml",
  ]

  /// Whether content of this `Content-Type` is text in one way or another.
  static func includes(_ contentType: String?) -> Bool {
    guard let contentType else { return false }
    let essence = contentType.prefix { $0 != ";" && $0 != " " }.lowercased()
    return essence.hasPrefix("text/") || essence.hasSuffix("+json") || essence.hasSuffix("+xml")
      || others.contains(essence)
  }
}
