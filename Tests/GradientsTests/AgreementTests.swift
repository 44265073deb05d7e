import Autograd
import Tensors
import Testing

@testable import Gradients

@Suite struct AgreementTests {
  private func agreement(_ a: Tensor<Double>, _ b: Tensor<Double>, in dtype: DType = .float64) throws -> Agreement {
    let results = [a, b].map { MethodResult(gradients: ValueTable([0: Gradient($0)])) }
    return try #require(
      Agreement.between([(.autograd, results[0]), (.closedForm, results[1])], of: [0], in: dtype).first)
  }

  @Test func equalTensorsDoNotDiffer() throws {
    let same = try agreement(vector(1, .infinity, .nan, -0.0), vector(1, .infinity, .nan, 0))
    #expect(same.maximumAbsoluteDifference == 0 && same.maximumRelativeDifference == 0 && same.maximumULPs == 0)
  }

  /// Relative to the tensor's largest entry, not to the element.
  @Test func theLargestEntryIsTheMeasure() throws {
    let result = try agreement(vector(100, 1e-9), vector(100, 2e-9))
    #expect(result.maximumAbsoluteDifference == 1e-9)
    #expect(result.maximumRelativeDifference == 1e-9 / 100)
  }

  @Test func countsNumbersBetween() throws {
    #expect(try agreement(vector(1), vector(1.0.nextUp.nextUp)).maximumULPs == 2)
    #expect(try agreement(vector(-0.0.nextUp), vector(0.0.nextUp)).maximumULPs == 2)
    let neighbours = (Float(1), Float(1).nextUp)
    #expect(
      try agreement(vector(Double(neighbours.0)), vector(Double(neighbours.1)), in: .float32).maximumULPs == 1)
  }

  @Test func aSingleNaNIsNoAgreement() throws {
    let result = try agreement(vector(1, .nan), vector(1, 2))
    #expect(result.maximumAbsoluteDifference.isNaN && result.maximumULPs == .max)
  }
}
