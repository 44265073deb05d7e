import Foundation
import Networks
import Testing

/// The rules of the activations that work on each number by itself.
@Suite struct ActivationTests {
  @Test func identity() throws { try check("Identity") { $0 } }
  @Test func relu() throws { try check("ReLU") { max($0, 0) } }
  @Test func sigmoid() throws { try check("Sigmoid") { 1 / (1 + exp(-$0)) } }
  @Test func tanh() throws { try check("Tanh") { Foundation.tanh($0) } }

  @Test func silu() throws { try check("SiLU") { $0 / (1 + exp(-$0)) } }
  @Test func leakyReLU() throws {
    try check("LeakyReLU") { $0 > 0 ? $0 : 0.01 * $0 }
    try check("LeakyReLU", Argument("negative_slope", .number(0.3))) { $0 > 0 ? $0 : 0.3 * $0 }
  }

  @Test func elu() throws {
    try check("ELU") { $0 > 0 ? $0 : exp($0) - 1 }
    try check("ELU", Argument("alpha", .number(2.5))) { $0 > 0 ? $0 : 2.5 * (exp($0) - 1) }
  }

  @Test func gelu() throws {
    try check("GELU") { $0 * erfc(-$0 / 2.0.squareRoot()) / 2 }
    try check("GELU", Argument("approximate", .text("tanh"))) {
      $0 / 2 * (1 + Foundation.tanh((2 / Double.pi).squareRoot() * ($0 + 0.044715 * pow($0, 3))))
    }
  }

  @Test func softplus() throws {
    try check("Softplus") { log(1 + exp($0)) }
    try check("Softplus", Argument("beta", .number(3)), Argument("threshold", .number(2))) {
      3 * $0 > 2 ? $0 : log(1 + exp(3 * $0)) / 3
    }
  }

  private func check(
    _ type: String, _ arguments: Argument..., reference: @escaping (Double) -> Double,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    for shape in [[3, 5], [1], [], [2, 3, 2, 2]] {
      try checkGradient(
        of: LayerDefinition(type, arguments), shape, reference: { $0[0].map(reference) }, sourceLocation: sourceLocation
      )
    }
  }
}
