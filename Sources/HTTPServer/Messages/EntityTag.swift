import HTTPTypes

/// A name of one representation of a resource: `entity-tag = [ "W/" ] DQUOTE *etagc DQUOTE` (RFC 9110 section 8.8.3).
public struct EntityTag: Sendable, Hashable {
  /// What stands between the quotes.
  public let opaque: String
  /// Whether it names contents that mean the same, not the same bytes.
  public let isWeak: Bool

  /// A tag; `nil` where a character can't stand in one.
  public init?(_ opaque: String, isWeak: Bool = false) {
    for byte in opaque.utf8 where !Self.isTagByte(byte) { return nil }
    self.opaque = opaque
    self.isWeak = isWeak
  }

  /// The tag of the same content in a coding, which is other bytes, so it needs another strong tag (section 8.8.3.3).
  func coded(_ coding: ContentCoding?) -> EntityTag {
    guard let coding, !isWeak else { return self }
    return EntityTag(opaque: "\(opaque)-\(coding.rawValue)")
  }

  /// The most bytes that `write` writes.
  var mostBytes: Int { opaque.utf8.count + 4 }

  /// Writes the value of `ETag`.
  func write(to text: inout ByteWriter) {
    if isWeak { text.append("W/") }
    text.append(UInt8(ascii: "\""))
    text.append(opaque)
    text.append(UInt8(ascii: "\""))
  }

  private init(opaque: String) {
    self.opaque = opaque
    isWeak = false
  }

  /// `etagc = %x21 / %x23-7E / obs-text`.
  private static func isTagByte(_ byte: UInt8) -> Bool {
    byte == 0x21 || (0x23...0x7e).contains(byte) || byte >= 0x80
  }
}

extension EntityTag {
  /// Whether a value of `If-None-Match` names the tag, in whatever coding: `"*" / #entity-tag`, compared weakly (sections
  /// 8.8.3.2 and 13.1.2). A value that is neither names nothing.
  public func isNamed(in value: String) -> Bool {
    if value == "*" { return true }
    let names = [opaque] + ContentCoding.allCases.map { "\(opaque)-\($0.rawValue)" }
    var rest = value.utf8[...]
    var isFound = false
    while true {
      rest = rest.drop { $0.isBlank || $0 == UInt8(ascii: ",") }
      guard !rest.isEmpty else { return isFound }
      if rest.starts(with: "W/".utf8) { rest = rest.dropFirst(2) }
      guard rest.popFirst() == UInt8(ascii: "\"") else { return false }
      let tag = rest.prefix(while: Self.isTagByte)
      rest = rest.dropFirst(tag.count)
      guard rest.popFirst() == UInt8(ascii: "\"") else { return false }
      if names.contains(where: { $0.utf8.elementsEqual(tag) }) { isFound = true }
      rest = rest.drop(while: \.isBlank)
      guard rest.isEmpty || rest.first == UInt8(ascii: ",") else { return false }
    }
  }
}

extension RequestContext {
  /// Whether the client has the content of that name already, and says so by `If-None-Match`. For `GET` and `HEAD` the server
  /// looks by itself and answers `304`; for other methods the answer would be `412` (RFC 9110 section 13.1.2).
  public func names(_ tag: EntityTag) -> Bool {
    headers[.ifNoneMatch].map { tag.isNamed(in: $0) } ?? false
  }
}

extension Response {
  /// The fields of a `304` (section 15.4.5), which are those that a cache has to bring up to date.
  private static let kept: [HTTPField.Name] = [.cacheControl, .contentLocation, .expires, .vary]

  /// Makes the tag that of the content in its coding, and a `304` of an answer that the client has already.
  mutating func tag(for request: RequestContext?, _ coding: ContentCoding?) {
    guard let entityTag else { return }
    let coded = entityTag.coded(coding)
    self.entityTag = coded
    guard let request, request.method == .get || request.method == .head, status == .ok, request.names(entityTag)
    else { return }
    var fields: HTTPFields = [:]
    for field in headers where Self.kept.contains(field.name) { fields.append(field) }
    self = Response(status: .notModified, headers: fields)
    self.entityTag = coded
  }
}
