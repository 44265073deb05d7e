/// How a handler answers.
public enum Outcome: Sendable {
  /// With a response made on the event loop: right for what takes less than about 100 µs.
  case answer(Response)
  /// With a response that the compute pool will make. When the pool's queue is full, `503` is answered
  /// instead.
  case compute(@Sendable () -> Response)
  /// Bit by bit.
  case stream(ResponseProducer)
}
