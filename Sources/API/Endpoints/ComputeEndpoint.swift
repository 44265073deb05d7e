import Clocks
import Gradients
import JSON
import Tensors

/// What all endpoints that compute have in common: reading a request, computing, and turning what goes wrong into problem
/// details. Nothing here knows of HTTP.
protocol ComputeEndpoint: Sendable {
  /// What computes.
  var core: Core { get }

  /// Whether the endpoint computes gradients.
  static var differentiates: Bool { get }
  /// Whether the endpoint prints formulas: that takes too long for an event loop, however small the network.
  static var printsFormulas: Bool { get }
  /// What the answer holds where the request does not say.
  static var defaultParts: AnswerParts { get }
  /// What the answer can hold.
  static var possibleParts: AnswerParts { get }
  /// Whether the answer can be a safetensors file.
  static var writesFiles: Bool { get }

  /// The first half of an answer: reads and checks a request. Like the second half it is a requirement for speed alone, so that
  /// each endpoint has one that is compiled for it.
  ///
  /// - Parameters:
  ///   - received: when the request came; what lies between is written down as waiting.
  ///   - asFile: whether the answer is to be a safetensors file, where the endpoint writes any.
  ///   - body: reads the body.
  func read(received: Instant, asFile: Bool, _ body: () throws -> ComputeBody) -> ComputeReading

  /// The second half: computes, and writes, as long as there is time and somebody waits.
  func finish(
    _ reading: ComputeReading, unless isCancelled: @escaping @Sendable () -> Bool
  ) -> Result<ComputeAnswer, ProblemDetails>

  /// Computes, and writes the answer's members; gives up at the deadline.
  func answer<Scalar: TensorScalar>(
    _ problem: ComputeProblem, as type: Scalar.Type, until deadline: Deadline, _ timing: inout PartTimes
  ) throws -> [UInt8]
}

/// The answer to a compute request.
struct ComputeAnswer {
  /// One JSON object and a line's end, or a safetensors file.
  let bytes: [UInt8]
  /// Whether it is a file.
  let isFile: Bool
  /// How long its parts took.
  let timing: PartTimes
}

/// A request that has been read and checked, and how long that took; or what is wrong with it.
typealias ComputeReading = Result<ReadRequest, ProblemDetails>

/// A request that has been read and checked, and how long that took.
struct ReadRequest {
  let problem: ComputeProblem
  let timing: PartTimes
}

extension ComputeEndpoint {
  static var printsFormulas: Bool { false }
  static var possibleParts: AnswerParts { .all }
  static var writesFiles: Bool { false }

  /// What the answer to a request holds: of what it names, all that this endpoint computes, so that one request suits all
  /// endpoints. A summary is a way of writing: by itself it leaves the default.
  func parts(of problem: ComputeProblem) -> AnswerParts {
    guard let returned = problem.request.returned else { return Self.defaultParts }
    let parts = AnswerParts(returned.map { AnswerParts($0.choice) }).intersection(Self.possibleParts)
    return parts == [.summary] ? Self.defaultParts.union(parts) : parts
  }

  /// Answers one request: the one way from bytes to bytes, whoever brings them.
  ///
  /// - Parameters:
  ///   - received: when the request came; what lies between is written down as waiting.
  ///   - asFile: whether the answer is to be a safetensors file, where the endpoint writes any.
  ///   - isCancelled: whether nobody waits for the answer any more.
  ///   - body: reads the body.
  func answer(
    received: Instant, asFile: Bool = false, unless isCancelled: @escaping @Sendable () -> Bool = { false },
    _ body: () throws -> ComputeBody
  ) -> Result<ComputeAnswer, ProblemDetails> {
    finish(read(received: received, asFile: asFile, body), unless: isCancelled)
  }

  func read(received: Instant, asFile: Bool, _ body: () throws -> ComputeBody) -> ComputeReading {
    var timing = PartTimes(since: received)
    do {
      let read = ComputeRequest(try body(), returning: Self.possibleParts, core.caches)
      timing.mark(.parse)
      let evaluatesFormulas =
        Self.printsFormulas || (Self.differentiates && read.methods.contains(.closedForm))
      let problem = try ComputeProblem(
        consume read, differentiates: Self.differentiates, evaluatesFormulas: evaluatesFormulas,
        answersWithFile: asFile, limits: core.limits)
      try core.limits.check(answerOf: problem.numbers(in: parts(of: problem)))
      timing.mark(.compile)
      return .success(ReadRequest(problem: problem, timing: timing))
    } catch {
      return .failure(ProblemDetails(any: error))
    }
  }

  func finish(
    _ reading: ComputeReading, unless isCancelled: @escaping @Sendable () -> Bool
  ) -> Result<ComputeAnswer, ProblemDetails> {
    do {
      let read = try reading.get()
      let problem = read.problem
      var timing = read.timing
      let deadline = Deadline(.now + core.limits.time, orAsSoonAs: isCancelled)
      let bytes =
        switch problem.request.dtype {
        case .float64: try answer(problem, as: Double.self, until: deadline, &timing)
        case .float32: try answer(problem, as: Float.self, until: deadline, &timing)
        }
      timing.mark(.encode)
      return .success(ComputeAnswer(bytes: bytes, isFile: problem.answersWithFile, timing: timing))
    } catch {
      return .failure(ProblemDetails(any: error))
    }
  }
}
