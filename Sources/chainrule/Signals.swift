import Dispatch
import Glibc

/// Signals that are waited for instead of ending the process. After the first one, the next ends it.
enum Signals {
  /// Takes the signals over; each one that comes is an element of the stream.
  static func stream(of signals: [Int32]) -> AsyncStream<Int32> {
    AsyncStream { continuation in
      for number in signals {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        // The handler keeps its source alive.
        source.setEventHandler {
          withExtendedLifetime(source) {
            for number in signals { signal(number, SIG_DFL) }
            continuation.yield(number)
          }
        }
        source.resume()
      }
    }
  }
}
