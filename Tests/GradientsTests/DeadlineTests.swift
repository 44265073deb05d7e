import Clocks
import ClosedForm
import Networks
import Synchronization
import Tensors
import Testing

@testable import Gradients

/// A computation that nobody waits for any more ends at the next place where it looks.
@Suite struct DeadlineTests {
  /// Counts how often a computation looks at its deadline, and lets it pass after so many times.
  private final class Patience: Sendable {
    private let looks = Atomic(0)
    private let most: Int

    init(_ most: Int) { self.most = most }

    var count: Int { looks.load(ordering: .relaxed) }

    var deadline: Deadline {
      Deadline(.now + .seconds(3600), orAsSoonAs: { self.looks.add(1, ordering: .relaxed).newValue > self.most })
    }
  }

  /// Twelve layers, too large to be computed without looking at the clock.
  private func twelveLayers(_ patience: Patience) throws -> Problem<Double> {
    let layers = (0..<12).map { LayerDefinition($0.isMultiple(of: 2) ? "Tanh" : "Softmax") }
    let plain = try problem(layers, x: Tensor(shape: Shape(300, 300), repeating: 0.5))
    return Problem(plain.graph, plain.bindings, wanted: plain.wanted, deadline: patience.deadline)
  }

  private static let methods: [any GradientMethod] = [
    AutogradMethod(cache: ProgramCache()), ClosedFormMethod(), NumericalMethod(),
  ]

  @Test(arguments: methods.indices)
  func isLookedAtBetweenInstructions(_ index: Int) throws {
    let method = DeadlineTests.methods[index]
    let patience = Patience(5)
    let problem = try twelveLayers(patience)
    #expect(throws: MethodFault.self) { try method.gradients(of: problem) }
    #expect(patience.count == 6)
  }

  @Test func endsTheSearchForPathsAndTheSteps() throws {
    let plain = try twelveLayers(Patience(0))
    let derivation = try Derivation(plain.graph)
    for most in [0, 3, 20] {
      let (terms, steps) = (Patience(most), Patience(most))
      #expect(throws: DerivationError.deadlineExceeded) {
        try derivation.expandedForm(of: plain.wanted, plain.bindings, deadline: terms.deadline)
      }
      #expect(throws: DerivationError.deadlineExceeded) {
        try derivation.steps(plain.bindings, wanted: plain.wanted, deadline: steps.deadline)
      }
      #expect(terms.count == most + 1)
      #expect(steps.count == most + 1)
    }
  }
}
