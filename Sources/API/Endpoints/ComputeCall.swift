import Clocks
import JSON

/// The calls that compute, under the names that stand in their paths.
public enum ComputeCall: String, CaseIterable, Sendable {
  /// The loss and every layer's output.
  case forward
  /// The gradients by every method that is asked for.
  case gradients
  /// Each gradient's formula and its value.
  case closedForm = "closed-form"
  /// The whole forward and backward pass, a step at a time.
  case derivation

  /// The path under which the call is served.
  var path: String { "/v1/\(rawValue)" }

  /// What answers the call.
  func endpoint(_ core: Core) -> any ComputeEndpoint {
    switch self {
    case .forward: ForwardEndpoint(core: core)
    case .gradients: GradientsEndpoint(core: core)
    case .closedForm: ClosedFormEndpoint(core: core)
    case .derivation: DerivationEndpoint(core: core)
    }
  }
}

extension Service {
  /// Answers one request without HTTP: the text of the very body that a `POST` to the call's path would have.
  ///
  /// - Parameters:
  ///   - call: what is asked.
  ///   - text: the request as JSON. `JSONDocument.padding` bytes behind its end must be readable, whatever they hold.
  ///   - line: the number of the text's first line, from 1, where it is one of several in a stream.
  ///   - received: when the request came.
  /// - Returns: one JSON object and a line's end; or what is wrong with the request.
  public func answer(
    _ call: ComputeCall, toPadded text: UnsafeRawBufferPointer, line: Int = 1,
    received: Instant = .now
  ) -> Result<[UInt8], ProblemDetails> {
    call.endpoint(core).answer(received: received) { try ComputeBody(paddedJSON: text, firstLine: line) }.map(\.bytes)
  }
}
