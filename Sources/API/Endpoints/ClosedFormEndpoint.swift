import Clocks
import ClosedForm
import Gradients
import JSON
import Networks
import Tensors

/// `POST /v1/closed-form`: each gradient's formula and its value, and how far autograd agrees.
struct ClosedFormEndpoint: ComputeEndpoint {
  let core: Core

  static let differentiates = true
  static let printsFormulas = true
  static let defaultParts: AnswerParts = [.loss, .output, .gradients, .agreement]

  func answer<Scalar: TensorScalar>(
    _ problem: ComputeProblem, as type: Scalar.Type, until deadline: Deadline, _ timing: inout PartTimes
  ) throws -> [UInt8] {
    let parts = parts(of: problem)
    let bindings = try problem.bindings(of: type)
    let derivation = try Derivation.of(problem.graph)
    let formulas = try Formulas(derivation, problem, bindings.converted(), until: deadline)
    let results = try core.gradients(
      problem, bindings, by: [.closedForm, .autograd], keepsValues: parts.contains(.values), until: deadline,
      derivation: derivation)
    let agreement =
      parts.contains(.agreement)
      ? Agreement.between(results.methods, of: problem.wanted, in: problem.request.dtype) : []
    let nonFinite = try core.firstNonFinite(problem, bindings, results.evaluation, until: deadline)
    timing.mark(.compute)
    return AnswerWriter(problem, parts).write { writer, answer in
      answer.writeForward(results.evaluation, bindings, &writer)
      answer.write(nonFinite, &writer)
      formulas.write(to: &writer, answer)
      if parts.contains(.gradients) {
        answer.write(results.methods, unused: results.evaluation.unreached, &writer)
      }
      if parts.contains(.agreement) { answer.write(agreement, &writer) }
    }
  }
}

/// What is printed of a closed form.
private struct Formulas {
  let graph: Graph
  let wanted: [Graph.ValueID]
  let recursive: RecursiveForm
  let expanded: ExpandedForm
  let program: String

  init(_ derivation: Derivation, _ problem: ComputeProblem, _ bindings: Bindings<Double>, until deadline: Deadline)
    throws(MethodFault)
  {
    graph = problem.graph
    wanted = problem.wanted
    (recursive, expanded, program) = try Derivation.rethrowing { () throws(DerivationError) in
      (
        try derivation.recursiveForm(of: problem.wanted),
        try derivation.expandedForm(of: problem.wanted, bindings, deadline: deadline),
        try derivation.numpyProgram(of: problem.wanted, seed: problem.request.seed)
      )
    }
  }

  func write(to writer: inout JSONWriter, _ answer: AnswerWriter) {
    writer.member("notation", recursive.notation + expanded.notation)
    writer.member("forward", recursive.forward)
    if let loss = recursive.loss { writer.member("objective", loss) }
    writer.member("simplifications", recursive.simplifications)
    writer.member("deltas", recursive.deltas)
    writer.key("expressions")
    writer.object { writer in
      for value in wanted {
        writer.key(graph.name(of: value))
        writer.object { writer in
          if let formula = recursive.gradients[value] {
            writer.key("recursive")
            writer.object { formula.writeNotations(to: &$0) }
          }
          if let gradient = expanded.gradients[value] {
            writer.key("expanded")
            answer.write(gradient, &writer)
          }
        }
      }
    }
    writer.key("program")
    writer.object { $0.member("numpy", program) }
  }
}
