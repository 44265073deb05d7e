import Foundation
import Networks
import Testing

/// The rules of `Softmax` and `LogSoftmax`.
@Suite struct SoftmaxTests {
  @Test func softmax() throws { try check("Softmax") { $0 / $1 } }
  @Test func logSoftmax() throws { try check("LogSoftmax") { log($0 / $1) } }

  /// `value` gives the output from e^x and the sum of those.
  private func check(_ type: String, value: @escaping (Double, Double) -> Double) throws {
    let first = LayerDefinition(type, [Argument("dim", .integer(0))])
    try checkGradient(of: first, [5]) { sources in
      let exponentials = sources[0].map(exp)
      return exponentials.map { value($0, exponentials.reduce(0, +)) }
    }
    try checkGradient(of: first, [2, 3, 2])
    try checkGradient(of: LayerDefinition(type, [Argument("dim", .integer(1))]), [2, 3, 2, 2])
    try checkGradient(of: LayerDefinition(type, [Argument("dim", .integer(-1))]), [3, 4])
    try checkGradient(of: LayerDefinition(type), [3, 4])
  }
}
