import HTTPTypes

/// The faults that the protocol itself finds. After each of them the connection is closed: where a message
/// that is not understood ends is not known either (RFC 9112 section 9.6).
extension HTTPFault {
  /// `400`: bytes that are not a request as RFC 9112 has it.
  static func malformed(_ code: String, _ detail: String) -> HTTPFault {
    HTTPFault(status: .badRequest, code: code, title: "Malformed request", detail: detail)
  }

  /// `400` where a TLS record should have come.
  static let plainOnTLSPort = HTTPFault(
    status: .badRequest, code: "tls-required", title: "TLS required",
    detail: "Plain HTTP came to a port that speaks HTTPS: the address has to begin with https.")

  /// `408` (RFC 9110 section 15.5.9).
  static func timeout(_ detail: String) -> HTTPFault {
    HTTPFault(status: .requestTimeout, code: "request-timeout", title: "Request came too slowly", detail: detail)
  }

  /// `412` (RFC 9110 section 15.5.13).
  public static let preconditionFailed = HTTPFault(
    status: .preconditionFailed, code: "precondition-failed", title: "Precondition failed",
    detail: "If-Match names none of the entity tags that the answer may have.")

  /// `413` (RFC 9110 section 15.5.14).
  static func contentTooLarge(_ detail: String) -> HTTPFault {
    HTTPFault(status: .contentTooLarge, code: "content-too-large", title: "Content too large", detail: detail)
  }

  /// `414` (RFC 9110 section 15.5.15).
  static func requestLineTooLong(limit: Int) -> HTTPFault {
    HTTPFault(
      status: .uriTooLong, code: "request-line-too-long", title: "Request line too long",
      detail: "The request line may have \(limit) bytes.")
  }

  /// `417` (RFC 9110 section 10.1.1).
  static let expectationFailed = HTTPFault(
    status: .expectationFailed, code: "expectation-failed", title: "Expectation not met",
    detail: "The only expectation that can be met is 100-continue.")

  /// `431` (RFC 6585 section 5).
  static func headerTooLarge(_ detail: String) -> HTTPFault {
    HTTPFault(
      status: .requestHeaderFieldsTooLarge, code: "header-too-large", title: "Header too large",
      detail: detail)
  }

  /// `500` (RFC 9110 section 15.6.1): what went wrong is the log's business.
  static let internalError = HTTPFault(
    status: .internalServerError, code: "internal-error", title: "The service has failed",
    detail: "An error that should not be possible kept this request from being answered.")

  /// `501` for a transfer coding (RFC 9112 section 6.1).
  static let transferCodingNotImplemented = HTTPFault(
    status: .notImplemented, code: "transfer-coding-not-implemented",
    title: "Transfer coding not implemented",
    detail: "The only transfer coding of requests that is understood here is chunked.")

  /// `503` with `Retry-After` (RFC 9110 sections 10.2.3 and 15.6.4).
  static func overloaded(_ code: String, _ detail: String, retryAfter: Duration) -> HTTPFault {
    HTTPFault(
      status: .serviceUnavailable, code: code, title: "Service overloaded", detail: detail,
      headers: [.retryAfter: String(max(1, retryAfter.components.seconds))])
  }

  /// `503` when content and answers take all of `ServerLimits.bytesInFlight`.
  static func outOfMemory(retryAfter: Duration) -> HTTPFault {
    overloaded(
      "bytes-in-flight", "The requests in hand take all the memory they may; try again shortly.",
      retryAfter: retryAfter)
  }

  /// `505` (RFC 9110 section 15.6.6).
  static let versionNotSupported = HTTPFault(
    status: .httpVersionNotSupported, code: "http-version-not-supported", title: "HTTP version not supported",
    detail: "The versions spoken here are HTTP/1.1 and HTTP/1.0.")
}
