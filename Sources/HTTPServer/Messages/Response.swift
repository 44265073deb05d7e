import HTTPTypes

/// An answer, as a handler gives it. The server adds `Date`, `X-Request-Id`, `Connection` and the body's
/// framing (`Content-Length` or `Transfer-Encoding`), and ignores those fields here.
public struct Response: Sendable {
  /// The status (RFC 9110 section 15); a final one, so 200 or above.
  public var status: HTTPResponse.Status
  /// Header fields.
  public var headers: HTTPFields
  /// The content; not sent in answer to `HEAD`, nor with `204` and `304`.
  public var body: ResponseBody
  /// What names this very content, if anything does. The server sends it as `ETag`, and answers `304` to a client that has the
  /// content already (RFC 9110 sections 8.8.3 and 13.1.2).
  public var entityTag: EntityTag?
  /// How long the answer's parts took, if that is told. The server sends it as `Server-Timing`.
  public var timing: ServerTiming?

  /// An answer with the given parts.
  public init(status: HTTPResponse.Status, headers: HTTPFields = [:], body: ResponseBody = .bytes([])) {
    self.status = status
    self.headers = headers
    self.body = body
    if case .constant(let content) = body { entityTag = content.entityTag }
  }
}

/// The content of an answer.
public enum ResponseBody: Sendable {
  /// Bytes that are all there.
  case bytes([UInt8])
  /// Bytes that are the same in every answer.
  case constant(ConstantContent)

  /// The content's length in bytes.
  public var count: Int {
    switch self {
    case .bytes(let bytes): bytes.count
    case .constant(let content): content.bytes.count
    }
  }

  /// The content.
  public var bytes: [UInt8] {
    switch self {
    case .bytes(let bytes): bytes
    case .constant(let content): content.bytes
    }
  }
}
