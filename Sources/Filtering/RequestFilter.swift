import API
import Dispatch
import Synchronization

/// Answers a stream of requests: several at once, in order, in memory that does not grow with their number.
public final class RequestFilter: Sendable {
  /// Answers one request, whose bytes may be read beyond by the parser's padding.
  public typealias Answer =
    @Sendable (_ request: UnsafeRawBufferPointer, _ line: Int) -> Result<[UInt8], ProblemDetails>
  /// Takes bytes of the output, in order. Called by one thread at a time.
  public typealias Output = @Sendable ([UInt8]) -> Void

  /// How many requests were answered.
  public struct Tally: Equatable, Sendable {
    /// All of them.
    public internal(set) var requests = 0
    /// Those that were answered with a problem.
    public internal(set) var problems = 0

    /// None.
    public init() {}
  }

  /// Batches that are read and not yet written, for each that is computed: the others wait for a slow one before them.
  private static let batchesPerThread = 4

  private struct State {
    var finished: [Int: (output: [UInt8], tally: Tally)] = [:]
    var next = 0
    var tally = Tally()
  }

  private let threads: Int
  private let mostBytes: Int
  private let answer: Answer
  private let output: Output
  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "chainrule.filter", attributes: .concurrent)
  private let computing: DispatchSemaphore
  private let room: DispatchSemaphore

  /// Makes a filter.
  /// - Parameters:
  ///   - threads: how many requests are computed at once; at least one.
  ///   - mostBytes: how long one request may be.
  ///   - answer: answers one request.
  ///   - output: takes what is to be written.
  public init(threads: Int, mostBytes: Int, answer: @escaping Answer, output: @escaping Output) {
    self.threads = max(1, threads)
    self.mostBytes = mostBytes
    self.answer = answer
    self.output = output
    computing = DispatchSemaphore(value: self.threads)
    room = DispatchSemaphore(value: self.threads * Self.batchesPerThread)
  }

  /// How many requests have been answered and written so far.
  public var tally: Tally { state.withLock { $0.tally } }

  /// Answers the requests of several files, one file after the other. To be called once.
  /// - Parameter files: open descriptors with the names that problems are to have as their `instance`, if any.
  /// - Throws: the first file that could not be read on, after what was read has been answered.
  public func run(_ files: [(descriptor: Int32, name: String?)]) throws(InputError) {
    var index = 0
    defer {
      // All room is free again when everything has been written.
      for _ in 0..<threads * Self.batchesPerThread { room.wait() }
      for _ in 0..<threads * Self.batchesPerThread { room.signal() }
    }
    for file in files {
      var reader = RequestReader(file.descriptor, mostBytes: mostBytes)
      while let batch = try reader.next() {
        submit(batch, index, file.name)
        index += 1
      }
    }
  }

  private func submit(_ batch: RequestBatch, _ index: Int, _ name: String?) {
    room.wait()
    computing.wait()
    queue.async {
      let (output, tally) = self.answers(to: batch, name)
      self.computing.signal()
      self.finish(index, output, tally)
    }
  }

  private func answers(to batch: RequestBatch, _ name: String?) -> (output: [UInt8], tally: Tally) {
    var output: [UInt8] = []
    var tally = Tally()
    batch.withText { text in
      for item in batch.items {
        tally.requests += 1
        let problem: ProblemDetails
        let number: Int
        switch item {
        case .tooLong(let line): (problem, number) = (.requestTooLong(limit: mostBytes), line)
        case .request(let range, let line):
          switch answer(UnsafeRawBufferPointer(rebasing: text[range]), line) {
          case .success(let bytes):
            output += bytes
            continue
          case .failure(let details): (problem, number) = (details, line)
          }
        }
        tally.problems += 1
        output += problem.object(requestID: name.map { "\($0):\(number)" }, line: number)
      }
    }
    return (output, tally)
  }

  /// Writes the batches whose turn it is.
  private func finish(_ index: Int, _ output: [UInt8], _ tally: Tally) {
    let written = state.withLock { state in
      state.finished[index] = (output, tally)
      var written = 0
      while let ready = state.finished.removeValue(forKey: state.next) {
        self.output(ready.output)
        state.next += 1
        state.tally.requests += ready.tally.requests
        state.tally.problems += ready.tally.problems
        written += 1
      }
      return written
    }
    for _ in 0..<written { room.signal() }
  }
}
