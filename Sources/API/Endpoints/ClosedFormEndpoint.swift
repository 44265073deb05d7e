import ClosedForm
import Gradients
import JSON
import Networks
import Tensors

/// `POST /v1/closed-form`: each gradient's formula and its value, and how far autograd agrees.
struct ClosedFormEndpoint: ComputeEndpoint {
  let core: Core

  static let differentiates = true
  static let defaultParts: Set<AnswerPart> = [.loss, .output, .gradients, .agreement]

  func answer<Scalar: TensorScalar>(
    _ problem: ComputeProblem, as type: Scalar.Type, _ timing: inout ServerTiming
  ) throws -> [UInt8] {
    let parts = parts(of: problem.request)
    let bindings = try problem.bindings(of: type)
    let derivation = try Derivation.of(problem.graph)
    let form = try derivation.recursiveForm(of: problem.wanted)
    let results = try core.gradients(
      problem, bindings, by: [.closedForm, .autograd], keepsValues: parts.contains(.values), derivation: derivation)
    let agreement =
      parts.contains(.agreement)
      ? Agreement.between(results.methods, of: problem.wanted, in: problem.request.dtype) : []
    let nonFinite = try core.firstNonFinite(problem, bindings, results.evaluation)
    timing.mark("compute")
    return AnswerWriter(problem, parts).write { writer, answer in
      answer.writeForward(results.evaluation, bindings, &writer)
      answer.write(nonFinite, &writer)
      writer.member("notation", form.notation)
      writer.member("forward", form.forward)
      if let loss = form.loss { writer.member("objective", loss) }
      writer.member("simplifications", form.simplifications)
      writer.member("deltas", form.deltas)
      writer.key("expressions")
      writer.object { writer in
        for value in problem.wanted {
          writer.key(problem.graph.name(of: value))
          writer.object { $0.member("recursive", form.gradients[value]) }
        }
      }
      if parts.contains(.gradients) {
        answer.write(results.methods, unused: results.evaluation.unreached, &writer)
      }
      if parts.contains(.agreement) { answer.write(agreement, &writer) }
    }
  }
}
