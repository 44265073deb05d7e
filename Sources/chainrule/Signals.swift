import Dispatch
import Glibc
import Synchronization

/// Signals that are waited for instead of ending the process.
enum Signals {
  /// Takes the signals over; the first one that comes is an element of the stream, and the next ends the process.
  static func stream(of signals: [Int32]) -> AsyncStream<Int32> {
    let isFirst = Atomic(true)
    return AsyncStream { continuation in
      for number in signals {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        // The handler keeps its source alive.
        source.setEventHandler {
          withExtendedLifetime(source) {
            for number in signals { signal(number, SIG_DFL) }
            if isFirst.exchange(false, ordering: .relaxed) { continuation.yield(number) } else { end(by: number) }
          }
        }
        source.resume()
      }
    }
  }

  /// Ends the process. Its default action does not reach a signal that came while every thread held signals back: Dispatch
  /// reads it.
  private static func end(by number: Int32) {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, number)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    raise(number)
  }

  /// Calls `body` whenever the signal comes.
  static func each(_ number: Int32, _ body: @escaping @Sendable () -> Void) {
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler { withExtendedLifetime(source, body) }
    source.resume()
  }
}
