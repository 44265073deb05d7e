import Testing

@testable import Tensors

@Suite("Matmul: kernels against the definition")
struct MatmulTests {
  static let sizes: [(rows: Int, columns: Int, inner: Int)] = [
    (1, 1, 1), (3, 5, 7), (17, 33, 65), (100, 40, 70), (33, 130, 257), (500, 48, 96), (16, 40, 1500), (1, 30, 4000),
    (30, 1, 4000), (70, 50, 700), (300, 100, 64), (40, 72, 512),
  ]

  @Test("float64", arguments: sizes, KernelChoice.allCases)
  func float64(_ size: (rows: Int, columns: Int, inner: Int), kernels: KernelChoice) {
    KernelChoice.$highest.withValue(kernels) {
      for a in [false, true] { for b in [false, true] { check(size, a, b, Double.self, tolerance: 1e-14) } }
    }
  }

  @Test("float32", arguments: sizes, KernelChoice.allCases)
  func float32(_ size: (rows: Int, columns: Int, inner: Int), kernels: KernelChoice) {
    KernelChoice.$highest.withValue(kernels) {
      for a in [false, true] { for b in [false, true] { check(size, a, b, Float.self, tolerance: 4e-6) } }
    }
  }

  @Test("what is done on the way", arguments: sizes)
  func epilogue(_ size: (rows: Int, columns: Int, inner: Int)) {
    checkEpilogue(size, Double.self, tolerance: 1e-14)
    checkEpilogue(size, Float.self, tolerance: 4e-6)
  }

  private func checkEpilogue<Scalar: TensorScalar>(
    _ size: (rows: Int, columns: Int, inner: Int), _ type: Scalar.Type, tolerance: Double
  ) {
    let problem = Product<Scalar>(size, false, true)
    let plain = problem.naive()
    let scale = plain.reduce(1e-300) { max($0, abs($1)) }
    let (rectified, _) = problem.compute(rectifies: true, mask: nil)
    // What was computed serves as a mask: about half of it is 0.
    let (masked, sums) = problem.compute(rectifies: false, mask: rectified)
    for index in plain.indices {
      #expect(abs(Double(rectified[index]) - max(plain[index], 0)) <= tolerance * scale)
      #expect(masked[index] == (rectified[index] > 0 ? rectified[index] : 0))
    }
    for column in 0..<size.columns {
      let expected = (0..<size.rows).reduce(0.0) { $0 + Double(masked[$1 * size.columns + column]) }
      #expect(abs(Double(sums[column]) - expected) <= tolerance * scale * Double(size.rows))
    }
  }

  @Test("a block of rows in one go, with a packed factor and without", arguments: sizes, KernelChoice.allCases)
  func block(_ size: (rows: Int, columns: Int, inner: Int), kernels: KernelChoice) {
    KernelChoice.$highest.withValue(kernels) {
      for a in [false, true] {
        for b in [false, true] {
          checkBlock(size, a, b, Double.self, tolerance: 1e-14)
          checkBlock(size, a, b, Float.self, tolerance: 4e-6)
        }
      }
    }
  }

  private func checkBlock<Scalar: TensorScalar>(
    _ size: (rows: Int, columns: Int, inner: Int), _ transposesA: Bool, _ transposesB: Bool, _ type: Scalar.Type,
    tolerance: Double
  ) {
    let problem = Product<Scalar>(size, transposesA, transposesB)
    let plain = problem.naive()
    let scale = plain.reduce(1e-300) { max($0, abs($1)) }
    for packs in [false, true] {
      let (numbers, sums) = problem.computeInBlock(packs: packs)
      #expect(plain.indices.allSatisfy { abs(Double(numbers[$0]) - plain[$0]) <= tolerance * scale })
      for column in 0..<size.columns {
        let expected = 3 * (0..<size.rows).reduce(0.0) { $0 + plain[$1 * size.columns + column] }
        #expect(abs(Double(sums[column]) - expected) <= 3 * tolerance * scale * Double(size.rows))
      }
    }
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
    func result<Scalar: TensorScalar>(_ threads: Int, _ type: Scalar.Type, _ transposesA: Bool) -> [Scalar] {
      Parallelism.$threads.withValue(threads) {
        let problem = Product<Scalar>(size, transposesA, false)
        return problem.compute() + problem.compute(rectifies: true, mask: nil).sums
      }
    }
    for transposesA in [false, true] {
      for threads in [2, 8] {
        #expect(result(threads, Float.self, transposesA) == result(1, Float.self, transposesA))
        #expect(result(threads, Double.self, transposesA) == result(1, Double.self, transposesA))
      }
    }
  }

  private func check<Scalar: TensorScalar>(
    _ size: (rows: Int, columns: Int, inner: Int), _ transposesA: Bool, _ transposesB: Bool, _ type: Scalar.Type,
    tolerance: Double
  ) {
    let problem = Product<Scalar>(size, transposesA, transposesB)
    let c = problem.compute()
    let expected = problem.naive()
    let scale = expected.reduce(1e-300) { max($0, abs($1)) }
    // Not by the largest error: NaN is not larger than anything.
    let wrong = expected.indices.filter { !(abs(Double(c[$0]) - expected[$0]) <= tolerance * scale) }
    #expect(wrong.isEmpty, "\(wrong.prefix(8).map { (c[$0], expected[$0]) })")
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
    let result = size.rows * size.columns
    for count in [size.rows * size.inner, size.inner * size.columns, size.columns, result, result, size.columns] {
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
    let epilogue = Epilogue(bias: bias, rectifies: false, mask: nil, columnSums: nil)
    product(a, b, into: c, epilogue)
    product(a, b, into: c, accumulating: true, epilogue)
    return (0..<c.count).map { c[$0] / 2 }
  }

  /// Twice, written and added to, halved; and the sums of the columns of both, the second added to the first.
  func computeInBlock(packs: Bool) -> (numbers: [Scalar], sums: [Scalar]) {
    let (c, sums) = (arena[3], arena[5])
    var layout = Arena<Scalar>.Layout()
    (layout.offsets, layout.counts, layout.size) = ([0], [product.packedCount ?? 0], product.packedCount ?? 0)
    let space = Arena(layout)
    return withExtendedLifetime(space) {
      let packed = packs && product.packedCount != nil ? space[0] : nil
      if let packed { product.pack(b, into: packed) }
      var epilogue = Epilogue(bias: bias, rectifies: false, mask: nil, columnSums: sums)
      product.inBlock(a, b, packed: packed, into: c, accumulating: false, epilogue)
      epilogue.addsColumnSums = true
      // The sums of what was written and of twice as much.
      product.inBlock(a, b, packed: packed, into: c, accumulating: true, epilogue)
      return ((0..<c.count).map { c[$0] / 2 }, (0..<sums.count).map { sums[$0] })
    }
  }

  /// With all that can be done on the way, and the sums of the columns.
  func compute(rectifies: Bool, mask: [Scalar]?) -> (numbers: [Scalar], sums: [Scalar]) {
    let (c, maskNumbers, sums) = (arena[3], arena[4], arena[5])
    if let mask { for index in mask.indices { maskNumbers[index] = mask[index] } }
    product(
      a, b, into: c,
      Epilogue(bias: bias, rectifies: rectifies, mask: mask == nil ? nil : maskNumbers, columnSums: sums))
    return ((0..<c.count).map { c[$0] }, (0..<sums.count).map { sums[$0] })
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
