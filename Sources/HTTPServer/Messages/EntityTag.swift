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

  /// The value of `ETag`.
  public var fieldValue: String { (isWeak ? "W/" : "") + "\"\(opaque)\"" }

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
  /// How tags are compared (section 8.8.3.2).
  enum Comparison {
    /// Only strong tags are equal to anything.
    case strong
    /// Whether they are strong does not matter.
    case weak
  }

  /// Whether a value of `If-Match` or `If-None-Match` names the tag: `"*" / #entity-tag` (sections 13.1.1 and 13.1.2). A value
  /// that is neither names nothing.
  func isNamed(in value: String, by comparison: Comparison) -> Bool {
    if value == "*" { return true }
    var rest = value.utf8[...]
    var isFound = false
    while true {
      rest = rest.drop { $0.isBlank || $0 == UInt8(ascii: ",") }
      guard !rest.isEmpty else { return isFound }
      let isNameWeak = rest.starts(with: "W/".utf8)
      if isNameWeak { rest = rest.dropFirst(2) }
      guard rest.popFirst() == UInt8(ascii: "\"") else { return false }
      let tag = rest.prefix(while: Self.isTagByte)
      rest = rest.dropFirst(tag.count)
      guard rest.popFirst() == UInt8(ascii: "\"") else { return false }
      if comparison == .weak || !(isWeak || isNameWeak), opaque.utf8.elementsEqual(tag) { isFound = true }
      rest = rest.drop(while: \.isBlank)
      guard rest.isEmpty || rest.first == UInt8(ascii: ",") else { return false }
    }
  }
}

extension RequestContext {
  /// What a request's conditions make of it (RFC 9110 section 13.2.2).
  public enum Condition: Equatable, Sendable {
    /// It is answered as if there were none.
    case none
    /// The client has the content of this name: `304`.
    case notModified(EntityTag)
    /// `If-Match` names other content: `412`.
    case failed
  }

  /// What follows from `If-Match` and `If-None-Match` where the content that would be sent has one of these names.
  func condition(on tags: [EntityTag]) -> Condition {
    if let value = headers[.ifMatch], !tags.contains(where: { $0.isNamed(in: value, by: .strong) }) { return .failed }
    guard let value = headers[.ifNoneMatch], let known = tags.first(where: { $0.isNamed(in: value, by: .weak) }) else {
      return .none
    }
    return .notModified(known)
  }

  /// What follows for content that is not made yet: whether it will be sent as it is or in the coding that the client
  /// likes best depends on its length.
  public func condition(onContentOf tag: EntityTag) -> Condition {
    let accepted = AcceptedCodings(headers[.acceptEncoding])
    return condition(on: (accepted.preferred.map { [tag.coded($0)] } ?? []) + (accepted.admitsIdentity ? [tag] : []))
  }
}

extension Response {
  /// The fields of a `304` (section 15.4.5), which are those that a cache has to bring up to date.
  private static let kept: [HTTPField.Name] = [.cacheControl, .contentLocation, .expires, .vary]

  /// Makes the tag that of the content in its coding, and of an answer to `GET` or `HEAD` what the request's conditions make
  /// of it: `304` where the client has it already. Throws where it is not what the client wants.
  mutating func tag(for request: RequestContext?, _ coding: ContentCoding?) throws(HTTPFault) {
    guard let entityTag else { return }
    let coded = entityTag.coded(coding)
    self.entityTag = coded
    guard let request, request.method == .get || request.method == .head, status == .ok else { return }
    switch request.condition(on: [coded]) {
    case .none: return
    case .failed: throw .preconditionFailed
    case .notModified: break
    }
    var fields: HTTPFields = [:]
    for field in headers where Self.kept.contains(field.name) { fields.append(field) }
    self = Response(status: .notModified, headers: fields)
    self.entityTag = coded
  }
}
