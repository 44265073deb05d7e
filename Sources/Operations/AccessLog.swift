import Dispatch
import Glibc
import HTTPServer
import HTTPTypes
import JSON
import Synchronization

/// A line for every answer. Event loops only put an answer into a queue; a background thread writes. When answers come faster
/// than they can be written, they are dropped and counted: a full disk does not stop the service.
public final class AccessLog: Sendable {
  /// The form of a line.
  public enum Format: String, CaseIterable, Sendable {
    /// No lines at all.
    case off
    /// For people.
    case text
    /// One JSON object.
    case json
  }

  /// Answers that wait to be written, at most: some megabytes.
  static let mostWaiting = 8192
  /// How long answers wait for others to be written with.
  private static let patience = DispatchTimeInterval.milliseconds(50)

  private let format: Format
  private let dropped: Counter
  private let output: @Sendable ([UInt8]) -> Void
  private let waiting = Mutex<[AnswerRecord]>([])
  private let queue = DispatchQueue(label: "chainrule.access-log", qos: .utility)

  /// Makes a log.
  /// - Parameters:
  ///   - format: how a line is written.
  ///   - dropped: counts the lines that are dropped.
  ///   - output: takes some lines; called by one thread at a time, and may take its time.
  public init(
    _ format: Format, dropped: Counter, output: @escaping @Sendable ([UInt8]) -> Void = AccessLog.standardOutput
  ) {
    self.format = format
    self.dropped = dropped
    self.output = output
  }

  /// Writes to standard output; lines that it does not take are lost.
  public static let standardOutput: @Sendable ([UInt8]) -> Void = { lines in
    var rest = lines[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count < 0, errno != EINTR { return }
      rest = rest.dropFirst(max(0, count))
    }
  }

  /// Has an answer written, without waiting for it.
  public func note(_ answer: AnswerRecord) {
    guard format != .off else { return }
    let count = waiting.withLock { waiting in
      guard waiting.count < AccessLog.mostWaiting else { return -1 }
      waiting.append(answer)
      return waiting.count
    }
    if count < 0 { dropped.add() }
    if count == 1 { queue.asyncAfter(deadline: .now() + AccessLog.patience) { self.write() } }
  }

  /// Writes what waits, and returns when that is done.
  public func flush() { queue.sync { write() } }

  private func write() {
    let answers = waiting.withLock { waiting in
      let taken = waiting
      waiting.removeAll(keepingCapacity: true)
      return taken
    }
    guard !answers.isEmpty else { return }
    var lines: [UInt8] = []
    for answer in answers { lines += AccessLine(answer).bytes(format) }
    output(lines)
  }
}
