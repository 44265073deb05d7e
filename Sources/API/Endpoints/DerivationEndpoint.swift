import Clocks
import ClosedForm
import Gradients
import JSON
import Networks
import Tensors

/// `POST /v1/derivation`: the whole forward and backward pass, a step at a time, each by one named rule.
struct DerivationEndpoint: ComputeEndpoint {
  let core: Core

  static let differentiates = true
  static let printsFormulas = true
  static let defaultParts: AnswerParts = [.loss, .output]

  func answer<Scalar: TensorScalar>(
    _ problem: ComputeProblem, as type: Scalar.Type, until deadline: Deadline, _ timing: inout PartTimes
  ) throws -> [UInt8] {
    let parts = parts(of: problem)
    let bindings = try problem.bindings(of: type)
    let derivation = try Derivation.of(problem.graph)
    let evaluation = try core.forward(problem, bindings, keepsValues: parts.contains(.values), until: deadline)
    let steps = try Derivation.rethrowing { () throws(DerivationError) in
      try derivation.steps(
        bindings.converted(), wanted: problem.wanted, detail: problem.request.detail, deadline: deadline)
    }
    timing.mark(.compute)
    return AnswerWriter(problem, parts).write { writer, answer in
      answer.writeForward(evaluation, bindings, &writer)
      writer.key("steps")
      writer.array { writer in
        for step in steps { answer.write(step, &writer) }
      }
    }
  }
}

extension AnswerWriter {
  /// Writes one step of a derivation.
  fileprivate func write(_ step: DerivationStep, _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("number", step.number)
      writer.member("phase", step.phase.rawValue)
      writer.member("target", step.target)
      writer.member("rule", step.rule)
      writer.member("latex", step.latex)
      writer.member("text", step.text)
      writer.key("value")
      writer.write(step.value, style)
    }
  }
}
