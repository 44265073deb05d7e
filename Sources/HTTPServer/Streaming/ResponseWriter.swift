import HTTPTypes
import Synchronization

/// Writes an answer as it is made: `begin` with its header, then `write` its content; it is complete when the handler
/// returns. Chunked in HTTP/1.1 (RFC 9112 section 7.1), ended by the connection's end in HTTP/1.0; in the content coding that
/// the client likes best, flushed with each `write`.
///
/// What a handler throws before the first byte is answered as a fault; behind it the connection is cut, so that the client
/// can tell that the answer is not whole (RFC 9112 section 8).
public final class ResponseWriter: Sendable {
  private let buffer: AnswerBuffer
  private let accepted: AcceptedCodings
  private let packer = Mutex(Packer())

  /// What puts the content coding on, if there is one.
  private struct Packer {
    // Unsafe, because the compiler can't see that it is used under the lock alone.
    nonisolated(unsafe) var deflater: Deflater?
  }

  init(_ buffer: AnswerBuffer, accepted: AcceptedCodings) {
    self.buffer = buffer
    self.accepted = accepted
  }

  /// Gives the answer's status and fields, which are sent with the first bytes. To be called once, before `write`.
  public func begin(_ status: HTTPResponse.Status, headers: HTTPFields = [:]) {
    var headers = headers
    if headers[.contentEncoding] == nil, CompressibleType.includes(headers[.contentType]) {
      headers.append(HTTPField(name: .vary, value: "Accept-Encoding"))
      if let coding = accepted.preferred, let deflater = Deflater(coding) {
        headers[.contentEncoding] = coding.rawValue
        packer.withLock { $0.deflater = deflater }
      }
    }
    buffer.begin(status, headers)
  }

  /// Sends bytes; of no bytes the header alone, if it hasn't been sent. Returns at once while the client keeps up, and
  /// when it has taken enough of what was written before.
  /// - Throws: `CancellationError` when the client has gone.
  public func write(_ bytes: [UInt8]) async throws {
    // Under one lock, so that what is packed first is sent first, whoever else writes.
    let hasRoom = try packer.withLock { packer in
      guard let deflater = packer.deflater, !bytes.isEmpty else { return try buffer.append(bytes) }
      return try buffer.append(deflater.pack(bytes, isLast: false))
    }
    if !hasRoom { try await buffer.room() }
  }

  /// Ends the answer.
  func end(_ end: AnswerBuffer.End) {
    packer.withLock { packer in
      if case .complete = end, let deflater = packer.deflater {
        _ = try? buffer.append(deflater.pack([], isLast: true))  // It only fails when nobody reads any more.
      }
      buffer.end(end)
    }
  }
}
