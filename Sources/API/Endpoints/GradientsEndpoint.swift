import Clocks
import Gradients
import JSON
import Tensors

/// `POST /v1/gradients`: the loss, and the gradients by every method that is asked for.
struct GradientsEndpoint: ComputeEndpoint {
  let core: Core

  static let differentiates = true
  static let writesFiles = true
  static let defaultParts: AnswerParts = [.loss, .output, .gradients, .agreement]

  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func answer<Scalar: TensorScalar>(
    _ problem: ComputeProblem, as type: Scalar.Type, until deadline: Deadline, _ timing: inout PartTimes
  ) throws -> [UInt8] {
    let parts = parts(of: problem)
    let bindings = try problem.bindings(of: type)
    let results = try core.gradients(
      problem, bindings, by: problem.request.methods, keepsValues: parts.contains(.values), until: deadline)
    let agreement =
      parts.contains(.agreement)
      ? Agreement.between(results.methods, of: problem.wanted, in: problem.request.dtype) : []
    let nonFinite = try core.firstNonFinite(problem, bindings, results.evaluation, until: deadline)
    timing.mark(.compute)
    if problem.answersWithFile {
      return try file(problem, results.methods, loss: results.evaluation.loss)
    }
    return AnswerWriter(problem, parts).write { writer, answer in
      answer.writeForward(results.evaluation, bindings, &writer)
      answer.write(nonFinite, &writer)
      if parts.contains(.gradients) {
        answer.write(results.methods, unused: results.evaluation.unreached, &writer)
      }
      if parts.contains(.agreement) { answer.write(agreement, &writer) }
    }
  }

  /// The gradients as a safetensors file, under the names of what they are gradients with respect to; with several methods
  /// the method and a dot come first. The loss, where it is a number, stands in the metadata.
  private func file<Scalar: TensorScalar>(
    _ problem: ComputeProblem, _ methods: [(name: MethodName, result: MethodResult)], loss: Tensor<Scalar>?
  ) throws(ProblemDetails) -> [UInt8] {
    var writer = SafetensorsWriter()
    if let loss, loss.shape.rank == 0 {
      var text = JSONWriter()
      text.write(loss, encoding: .nested)
      writer.describe("loss", String(decoding: text.bytes, as: UTF8.self))
    }
    for (method, result) in methods {
      for value in problem.wanted {
        let name = (methods.count > 1 ? "\(method.rawValue)." : "") + problem.graph.name(of: value)
        switch result.gradients[value] {
        case .float32(let tensor): writer.add(name, tensor)
        case .float64(let tensor): writer.add(name, tensor)
        case .directional:
          throw .unsupported(
            "\(method.rawValue) gives of \(name) the derivative along one direction only, which is no tensor: ask for JSON"
          )
        case nil: break
        }
      }
    }
    return writer.file()
  }
}
