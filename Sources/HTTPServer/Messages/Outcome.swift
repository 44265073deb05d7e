/// How a handler answers.
public enum Outcome: Sendable {
  /// With a response made on the event loop: right for what takes less than about 100 µs.
  case answer(Response)
  /// With a response that the compute pool will make. When the pool's queue is full, `503` is answered
  /// instead. The cancellation says when the client has gone: then whatever is returned reaches nobody.
  case compute(@Sendable (Cancellation) -> Response)
  /// Bit by bit.
  case stream(ResponseProducer)

  /// With a response that the compute pool will make, in so little time that it need not look at the cancellation.
  public static func compute(_ work: @escaping @Sendable () -> Response) -> Outcome {
    .compute { (_: Cancellation) in work() }
  }
}
