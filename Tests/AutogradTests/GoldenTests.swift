import Networks
import Tensors
import Testing

@testable import Autograd

/// Reverse mode gives PyTorch's numbers: every case of `Golden/`, in either dtype.
@Suite struct GoldenTests {
  @Test(arguments: GoldenCase.topics, DType.allCases)
  func givesTheNumbersOfPyTorch(topic: String, type: DType) throws {
    switch type {
    case .float32: try compare(topic, Float.self)
    case .float64: try compare(topic, Double.self)
    }
  }

  private func compare<Scalar: TensorScalar>(_ topic: String, _ type: Scalar.Type) throws {
    var worst = (name: "", error: 0.0)
    let cases = try GoldenCase.all(of: topic)
    for golden in cases {
      let expected = try golden.answers(Scalar.self)
      let answers: [String: Tensor<Scalar>]
      do {
        answers = try answer(golden, naming: expected.keys)
      } catch {
        Issue.record("\(golden.name): \(error)")
        continue
      }
      #expect(Set(answers.keys) == Set(expected.keys), "\(golden.name)")
      for (key, tensor) in expected {
        let error = answers[key].map { largestError($0, tensor) } ?? .infinity
        #expect(
          error <= Tolerance.golden(Scalar.dtype),
          "\(golden.name): \(key) is \(brief(answers[key])), PyTorch's \(brief(tensor))")
        if error >= worst.error { worst = (golden.name, error) }
      }
    }
    print("\(topic), \(Scalar.dtype): \(cases.count) cases, largest error \(worst.error) in \(worst.name)")
  }

  /// The loss, the output and the gradients, named as ``GoldenCase/answers(_:)`` names PyTorch's.
  private func answer<Scalar: TensorScalar>(
    _ golden: GoldenCase, naming names: some Collection<String>
  ) throws -> [String: Tensor<Scalar>] {
    let (graph, bindings) = try golden.bound(Scalar.self)
    let differentiated = graph.values.indices.filter { names.contains("gradient of \(graph.name(of: $0))") }
    let evaluation = try Program<Scalar>(graph, gradientsOf: differentiated).run(bindings)
    var answers = ["output": evaluation.values[graph.output]]
    if let loss = evaluation.loss { answers["loss"] = loss }
    for (value, gradient) in evaluation.gradients { answers["gradient of \(graph.name(of: value))"] = gradient }
    return answers.compactMapValues { $0 }
  }

  private func brief<Scalar: TensorScalar>(_ tensor: Tensor<Scalar>?) -> String {
    guard let tensor else { return "missing" }
    return "\(tensor.shape) \(tensor.elements.prefix(12))"
  }
}
