/// Answers a request while its content comes in. Runs as a task that is cancelled when the client goes away or the server
/// stops; it suspends where it waits, and leaves what takes long to `compute`.
///
/// The answer may begin before the content has ended. Both ways are bounded, so a client that sends without reading is
/// waited for at some point, and cut off when it keeps the answer waiting (`ServerLimits.bytesPerSecond`).
public typealias StreamHandler =
  @Sendable (_ content: RequestContent, _ answer: ResponseWriter, _ compute: ComputeShare) async throws -> Void

/// Makes an answer bit by bit. As ``StreamHandler``, for a request whose content is there.
public typealias ResponseProducer =
  @Sendable (_ answer: ResponseWriter, _ compute: ComputeShare) async throws -> Void
