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

  /// An answer with the given parts.
  public init(status: HTTPResponse.Status, headers: HTTPFields = [:], body: ResponseBody = .bytes([])) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}

/// The content of an answer.
public enum ResponseBody: Sendable {
  /// Bytes that are all there.
  case bytes([UInt8])
}
