import Networks
import Tensors
import Testing

@testable import Autograd

/// The same request gives the same bits, however many threads run the same program at a time.
@Suite struct DeterminismTests {
  @Test(arguments: [1, 2, 8]) func theSameBitsOnEveryThread(threads: Int) async throws {
    for golden in try GoldenCase.all(of: "graphs") {
      let (graph, bindings) = try golden.bound(Float.self)
      let program = try Program<Float>(graph, gradientsOf: graph.inputs + graph.parameters)
      let first = try program.run(bindings)
      try await withThrowingTaskGroup(of: Evaluation<Float>.self) { group in
        for _ in 0..<threads * 4 { group.addTask { try program.run(bindings) } }
        for try await other in group {
          #expect(other.gradients == first.gradients && other.loss == first.loss, "\(golden.name)")
        }
      }
    }
  }
}
