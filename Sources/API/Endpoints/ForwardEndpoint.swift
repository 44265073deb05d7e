import Clocks
import Gradients
import JSON
import Tensors

/// `POST /v1/forward`: the loss and every layer's output.
struct ForwardEndpoint: ComputeEndpoint {
  let core: Core

  static let differentiates = false
  static let defaultParts: AnswerParts = [.loss, .output, .values, .shapes]
  static let possibleParts = AnswerParts.all.subtracting([.gradients, .agreement])

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func answer<Scalar: TensorScalar>(
    _ problem: ComputeProblem, as type: Scalar.Type, until deadline: Deadline, _ timing: inout PartTimes
  ) throws -> [UInt8] {
    let parts = parts(of: problem)
    let bindings = try problem.bindings(of: type)
    let evaluation = try core.forward(problem, bindings, keepsValues: parts.contains(.values), until: deadline)
    let nonFinite = try core.firstNonFinite(problem, bindings, evaluation, until: deadline)
    timing.mark(.compute)
    return AnswerWriter(problem, parts).write { writer, answer in
      answer.writeForward(evaluation, bindings, &writer)
      answer.write(nonFinite, &writer)
    }
  }
}
