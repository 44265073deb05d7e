import Gradients
import JSON
import Tensors

/// `POST /v1/gradients`: the loss, and the gradients by every method that is asked for.
struct GradientsEndpoint: ComputeEndpoint {
  let core: Core

  static let differentiates = true
  static let defaultParts: Set<AnswerPart> = [.loss, .output, .gradients, .agreement]

  func answer<Scalar: TensorScalar>(
    _ problem: ComputeProblem, as type: Scalar.Type, _ timing: inout ServerTiming
  ) throws -> [UInt8] {
    let parts = parts(of: problem.request)
    let bindings = try problem.bindings(of: type)
    let results = try core.gradients(
      problem, bindings, by: problem.request.methods, keepsValues: parts.contains(.values))
    let agreement =
      parts.contains(.agreement)
      ? Agreement.between(results.methods, of: problem.wanted, in: problem.request.dtype) : []
    let nonFinite = try core.firstNonFinite(problem, bindings, results.evaluation)
    timing.mark("compute")
    return AnswerWriter(problem, parts).write { writer, answer in
      answer.writeForward(results.evaluation, bindings, &writer)
      answer.write(nonFinite, &writer)
      if parts.contains(.gradients) {
        answer.write(results.methods, unused: results.evaluation.unreached, &writer)
      }
      if parts.contains(.agreement) { answer.write(agreement, &writer) }
    }
  }
}
