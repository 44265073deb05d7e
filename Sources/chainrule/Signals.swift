import Dispatch
import Glibc

/// Signals that are waited for instead of ending the process.
enum Signals {
  /// Takes the signals over; the first one that comes is an element of the stream, and the next ends the process.
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

  /// Calls `body` whenever the signal comes.
  static func each(_ number: Int32, _ body: @escaping @Sendable () -> Void) {
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler { withExtendedLifetime(source, body) }
    source.resume()
  }
}
