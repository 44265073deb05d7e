import HTTPTypes

/// Writes an answer as it is made: `begin` with its header, then `write` its content; it is complete when the handler
/// returns. Chunked in HTTP/1.1 (RFC 9112 section 7.1), ended by the connection's end in HTTP/1.0.
///
/// What a handler throws before the first byte is answered as a fault; behind it the connection is cut, so that the client
/// can tell that the answer is not whole (RFC 9112 section 8).
public struct ResponseWriter: Sendable {
  private let buffer: AnswerBuffer

  init(_ buffer: AnswerBuffer) { self.buffer = buffer }

  /// Gives the answer's status and fields, which are sent with the first bytes. To be called once, before `write`.
  public func begin(_ status: HTTPResponse.Status, headers: HTTPFields = [:]) {
    buffer.begin(status, headers)
  }

  /// Sends bytes; of no bytes the header alone, if it hasn't been sent. Returns at once while the client keeps up, and
  /// when it has taken enough of what was written before.
  /// - Throws: `CancellationError` when the client has gone.
  public func write(_ bytes: [UInt8]) async throws { try await buffer.write(bytes) }
}
