import Autograd
import Networks
import Tensors
import Testing

@testable import Gradients

@Suite struct ProgramCacheTests {
  private func program(_ cache: ProgramCache, _ activation: String, features: Int = 2) throws -> Program<Double> {
    let problem = try problem([LayerDefinition(activation)], x: Tensor(shape: Shape(features), repeating: 1))
    return try cache.program(problem.graph, gradientsOf: problem.wanted, keeping: [])
  }

  /// Two requests for the same structure share a program; another structure, shape or type of number has its own.
  @Test func sharesWhatIsEqual() throws {
    let cache = ProgramCache()
    let first = try program(cache, "Tanh")
    #expect(try program(cache, "Tanh") === first)
    #expect(try program(cache, "Sigmoid") !== first)
    #expect(try program(cache, "Tanh", features: 3) !== first)
    let narrow: Program<Float> = try cache.program(first.graph, gradientsOf: first.gradientsOf, keeping: [])
    #expect(narrow.graph == first.graph)
  }

  /// The program that has waited longest makes room.
  @Test func forgetsTheOldest() throws {
    let cache = ProgramCache(capacity: 2)
    let first = try program(cache, "Tanh")
    let second = try program(cache, "Sigmoid")
    #expect(try program(cache, "Tanh") === first)
    _ = try program(cache, "ReLU")
    #expect(try program(cache, "Tanh") === first)
    #expect(try program(cache, "Sigmoid") !== second)
  }
}
