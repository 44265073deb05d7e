import Tensors
import Testing

@Suite struct FiniteTests {
  /// Wherever the number stands: among those that are looked at together, behind them, and in any thread's part.
  @Test(arguments: [1, 3, 4, 9, 1 << 18 + 3], [1, 2])
  func oneNumberIsEnough(count: Int, threads: Int) {
    check(count, threads, Double.self)
    check(count, threads, Float.self)
  }

  private func check<Scalar: TensorScalar>(_ count: Int, _ threads: Int, _ type: Scalar.Type) {
    Parallelism.$threads.withValue(threads) {
      #expect(Tensor<Scalar>(shape: Shape(count), repeating: -.greatestFiniteMagnitude).isFinite())
      for place in Set([0, count / 3, count / 2, count - 1]) {
        for number in [Scalar.infinity, -.infinity, .nan] {
          let tensor = Tensor<Scalar>(shape: Shape(count)) { elements in
            elements.initialize(repeating: 1)
            elements[place] = number
          }
          #expect(!tensor.isFinite())
        }
      }
    }
  }

  @Test func nothingIsFinite() {
    #expect(Tensor<Float>(shape: Shape(0), repeating: .nan).isFinite())
  }
}
