import Synchronization
import Tensors

/// Parsers that wait for their next document, so that small ones need no allocation of tape and strings.
enum JSONParserPool {
  /// A parser holds at most 14 times its capacity: 8 bytes of tape, 4 of indices and 5/3 of strings for each byte.
  private static let largestCapacity = 256 << 10
  /// Parsers that wait on one core.
  private static let largestCount = 16

  private final class Idle: Sendable {
    let parsers = Mutex<[JSONParser]>([])
  }

  // A parser stays on its core, whose cache has its tape.
  private static let idle = PerCore { _ in Idle() }

  /// Gives back the memory of all that wait.
  static func forget() {
    for idle in idle.all {
      let parsers = idle.parsers.withLock { parsers in
        defer { parsers = [] }
        return parsers
      }
      withExtendedLifetime(parsers) {}
    }
  }

  /// A parser that nobody else uses; `nil` where there is no memory.
  static func take() -> JSONParser? {
    idle.here.parsers.withLock { $0.popLast() } ?? JSONParser()
  }

  /// Gives back a parser whose tape nobody reads any more.
  static func put(_ parser: JSONParser) {
    guard parser.capacity <= largestCapacity else { return }
    idle.here.parsers.withLock { if $0.count < largestCount { $0.append(parser) } }
  }
}
