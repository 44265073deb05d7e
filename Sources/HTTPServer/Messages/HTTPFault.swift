import HTTPTypes

/// An error that the server or its router answers by itself. How it reads is the renderer's business.
public struct HTTPFault: Error, Sendable {
  /// The answer's status.
  public let status: HTTPResponse.Status
  /// A stable name of this kind of error, e.g. `header-too-large`.
  public let code: String
  /// What kind of error it is, in a few words that never change.
  public let title: String
  /// What was expected and what came, this time.
  public let detail: String
  /// Fields that belong to the status: `Allow`, `Retry-After`.
  public var headers: HTTPFields

  /// A fault with the given parts.
  public init(
    status: HTTPResponse.Status, code: String, title: String, detail: String, headers: HTTPFields = [:]
  ) {
    self.status = status
    self.code = code
    self.title = title
    self.detail = detail
    self.headers = headers
  }
}

/// What is known of the request that a fault answers.
public struct FaultContext: Sendable {
  /// The id that the answer carries.
  public let requestID: String
  /// The method, when it could be read.
  public let method: HTTPRequest.Method?
  /// The decoded path, when it could be read.
  public let path: String?
  /// The header fields, when they could be read.
  public let headers: FieldSection
}
