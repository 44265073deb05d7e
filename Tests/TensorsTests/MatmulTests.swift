import Testing

@testable import Tensors

@Suite("Matmul: kernels against the definition")
struct MatmulTests {
  static let sizes: [(rows: Int, columns: Int, inner: Int)] = [
    (1, 1, 1), (3, 5, 7), (17, 33, 65), (100, 40, 70), (33, 130, 257), (500, 48, 96), (16, 40, 1500), (1, 30, 4000),
    (30, 1, 4000), (70, 50, 700),
  ]

  @Test("float64", arguments: sizes)
  func float64(_ size: (rows: Int, columns: Int, inner: Int)) {
    for a in [false, true] { for b in [false, true] { check(size, a, b, Double.self, tolerance: 1e-14) } }
  }

  @Test("float32", arguments: sizes)
  func float32(_ size: (rows: Int, columns: Int, inner: Int)) {
    for a in [false, true] { for b in [false, true] { check(size, a, b, Float.self, tolerance: 4e-6) } }
  }

  @Test("numbers that the matrix unit does not take", arguments: [Float.nan, .infinity, 1e30])
  func outOfRange(_ number: Float) {
    for transposesA in [false, true] {
      let problem = Product<Float>((500, 48, 96), transposesA, false)
      problem.a[7] = number
      let c = problem.compute()
      let expected = problem.naive()
      #expect(
        expected.indices.allSatisfy { index in
          let (got, want) = (Double(c[index]), expected[index])
          if want.isNaN { return got.isNaN }
          return want.isInfinite ? got == want : abs(got - want) <= 1e-4 * max(1, abs(want))
        })
    }
  }

  @Test("the same bits on 1, 2 and 8 threads", arguments: sizes)
  func threads(_ size: (rows: Int, columns: Int, inner: Int)) {
    func result(_ threads: Int) -> [Float] {
      Parallelism.$threads.withValue(threads) {
        Product<Float>(size, true, false).compute()
      }
    }
    #expect(result(2) == result(1))
    #expect(result(8) == result(1))
  }

  private func check<Scalar: TensorScalar>(
    _ size: (rows: Int, columns: Int, inner: Int), _ transposesA: Bool, _ transposesB: Bool, _ type: Scalar.Type,
    tolerance: Double
  ) {
    let problem = Product<Scalar>(size, transposesA, transposesB)
    let c = problem.compute()
    let expected = problem.naive()
    let scale = expected.reduce(1e-300) { max($0, abs($1)) }
    let error = expected.indices.reduce(0) { max($0, abs(Double(c[$1]) - expected[$1])) }
    #expect(error <= tolerance * scale, "\(error / scale)")
  }
}

/// A product with numbers: by the kernels, and by the definition in double precision.
private final class Product<Scalar: TensorScalar> {
  let product: Matmul
  let a: Elements<Scalar>
  private let b: Elements<Scalar>
  private let bias: Elements<Scalar>
  private let arena: Arena<Scalar>

  init(_ size: (rows: Int, columns: Int, inner: Int), _ transposesA: Bool, _ transposesB: Bool) {
    product = Matmul(
      rows: size.rows, columns: size.columns, inner: size.inner, transposesA: transposesA, transposesB: transposesB)
    var layout = Arena<Scalar>.Layout()
    for count in [size.rows * size.inner, size.inner * size.columns, size.columns, size.rows * size.columns] {
      layout.offsets.append(layout.size)
      layout.counts.append(count)
      layout.size += count
    }
    arena = Arena(layout)
    (a, b, bias) = (arena[0], arena[1], arena[2])
    var random = PyTorchRandom(seed: 5)
    for numbers in [a, b, bias] {
      for (index, number) in random.randn(Shape(numbers.count)).elements.enumerated() {
        numbers[index] = Scalar(number)
      }
    }
  }

  /// Twice: written, then added and halved, so that both ways are seen.
  func compute() -> [Scalar] {
    let c = arena[3]
    product(a, b, bias: bias, into: c)
    product(a, b, bias: bias, into: c, accumulating: true)
    return (0..<c.count).map { c[$0] / 2 }
  }

  func naive() -> [Double] {
    (0..<product.rows * product.columns).map { index in
      let (row, column) = index.quotientAndRemainder(dividingBy: product.columns)
      return (0..<product.inner).reduce(Double(bias[column])) { sum, k in
        let a = product.transposesA ? a[k * product.rows + row] : a[row * product.inner + k]
        let b = product.transposesB ? b[column * product.inner + k] : b[k * product.columns + column]
        return sum + Double(a) * Double(b)
      }
    }
  }
}
