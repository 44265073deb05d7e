import Testing

@testable import Tensors

@Suite("Convolution: kernels against the definition")
struct ConvolutionTests {
  /// Sizes of a convolution.
  struct Sizes: Sendable, CustomTestStringConvertible {
    var batch = 2
    var inputs = 3
    var outputs = 4
    var groups = 1
    var image = (7, 6)
    var kernel = (3, 3)
    var stride = (1, 1)
    var dilation = (1, 1)
    /// Above, below, left, right.
    var padding = (0, 0, 0, 0)

    var testDescription: String {
      "\(batch)×\(inputs)→\(outputs)/\(groups) \(image) k\(kernel) s\(stride) d\(dilation) p\(padding)"
    }
  }

  static let small: [Sizes] = [
    Sizes(),
    Sizes(batch: 1, inputs: 1, outputs: 1, image: (1, 1), kernel: (1, 1)),
    Sizes(stride: (2, 3), padding: (1, 1, 2, 2)),
    Sizes(kernel: (2, 4), padding: (0, 1, 1, 2)),
    Sizes(image: (9, 11), kernel: (3, 2), stride: (2, 1), dilation: (2, 3), padding: (2, 2, 1, 1)),
    Sizes(inputs: 4, outputs: 6, groups: 2, padding: (1, 1, 1, 1)),
    Sizes(inputs: 4, outputs: 4, groups: 4, stride: (2, 2)),
    Sizes(image: (3, 3), kernel: (2, 2), stride: (2, 2), padding: (2, 2, 2, 2)),
    Sizes(image: (4, 5), kernel: (1, 1), stride: (3, 2)),
    Sizes(inputs: 4, outputs: 4, groups: 2, image: (5, 41), stride: (2, 2), padding: (1, 1, 1, 1)),
    Sizes(image: (3, 16), kernel: (1, 1), stride: (1, 2)),
  ]

  /// Whose columns of one row of the result are too many to be worked on together.
  static let long: [Sizes] = [
    Sizes(batch: 1, inputs: 1, outputs: 2, image: (2, 2600), kernel: (1, 1301), padding: (0, 0, 40, 3)),
    Sizes(
      batch: 1, inputs: 2, outputs: 2, groups: 2, image: (1, 6000), kernel: (1, 1111), stride: (1, 2), dilation: (1, 2),
      padding: (0, 0, 7, 0)),
  ]

  /// Large enough for the matrix unit, with channels that do not fill its blocks.
  static let large: [Sizes] = [
    Sizes(batch: 2, inputs: 20, outputs: 37, image: (11, 9), padding: (1, 1, 1, 1)),
    Sizes(batch: 8, inputs: 33, outputs: 16, image: (14, 15), kernel: (3, 2), stride: (2, 3), padding: (1, 0, 0, 2)),
    Sizes(batch: 4, inputs: 64, outputs: 48, image: (23, 21), kernel: (1, 1), stride: (2, 2)),
    Sizes(batch: 1, inputs: 40, outputs: 24, image: (17, 15), dilation: (2, 3), padding: (2, 2, 3, 3)),
    Sizes(batch: 3, inputs: 32, outputs: 48, image: (7, 7), padding: (1, 1, 1, 1)),
    Sizes(batch: 1, inputs: 16, outputs: 16, image: (110, 100), kernel: (2, 2), stride: (3, 3)),
  ]

  /// Of kernels of 3 × 3 and stride 1 or 2: tiles that the image's edges cut, paddings of all widths, some images together,
  /// strips of one.
  static let tiled: [Sizes] = [
    Sizes(batch: 1, inputs: 16, outputs: 24, image: (40, 37)),
    Sizes(batch: 17, inputs: 16, outputs: 17, image: (8, 7), padding: (1, 1, 1, 1)),
    Sizes(batch: 4, inputs: 19, outputs: 16, image: (13, 10), padding: (3, 0, 0, 4)),
    Sizes(batch: 2, inputs: 16, outputs: 16, image: (1, 90), padding: (2, 2, 2, 2)),
    Sizes(batch: 1, inputs: 130, outputs: 100, image: (9, 12), padding: (2, 1, 1, 2)),
    Sizes(batch: 2, inputs: 20, outputs: 37, image: (28, 30), stride: (2, 2), padding: (1, 1, 1, 1)),
    Sizes(batch: 17, inputs: 16, outputs: 17, image: (15, 14), stride: (2, 2), padding: (0, 1, 3, 0)),
    Sizes(batch: 1, inputs: 16, outputs: 24, image: (67, 73), stride: (2, 2)),
  ]

  @Test("float64", arguments: small + large + tiled + long, [KernelChoice.portable, .matrixUnit])
  func float64(_ sizes: Sizes, kernels: KernelChoice) {
    KernelChoice.$highest.withValue(kernels) { check(sizes, Double.self, tolerance: 1e-13) }
  }

  @Test("float32", arguments: small + large + tiled + long, KernelChoice.allCases)
  func float32(_ sizes: Sizes, kernels: KernelChoice) {
    KernelChoice.$highest.withValue(kernels) { check(sizes, Float.self, tolerance: 2e-6) }
  }

  @Test("numbers that not all kernels take", arguments: [1e20, 1e-20, Float.infinity, Float.nan])
  func outOfRange(_ number: Float) {
    let sizes = Self.large[0]
    let problem = Problem<Float>(sizes)
    problem.x[5] = number
    let expected = problem.naiveForward()
    let y = problem.forward()
    // The largest number that counts beside `number`'s own products.
    let scale = 50 * max(1, Double(number).isFinite ? Double(number) : 1)
    let wrong = expected.indices.filter { index in
      let (got, want) = (Double(y[index]), expected[index])
      if want.isNaN { return !got.isNaN }
      return want.isInfinite ? got != want : !(abs(got - want) <= 2e-6 * scale)
    }
    #expect(wrong.isEmpty)
  }

  @Test("gradients of numbers that not all kernels take", arguments: [1e20, 1e-20, Float.infinity, Float.nan])
  func gradientsOutOfRange(_ number: Float) {
    func gradients(_ kernels: KernelChoice) -> [Float] {
      KernelChoice.$highest.withValue(kernels) {
        let problem = Problem<Float>(Self.large[0])
        problem.x[5] = number
        problem.upstream[5] = number
        return problem.inputGradient() + problem.weightGradient()
      }
    }
    // Bits, since not a number equals nothing.
    let (some, others) = (gradients(.matrixUnit), gradients(.portable))
    if number == 1e-20 {
      #expect(zip(some, others).allSatisfy { abs($0 - $1) <= 1e-4 * max(1, abs($1)) })
    } else {
      #expect(some.map(\.bitPattern) == others.map(\.bitPattern))
    }
  }

  @Test("the same bits on 1, 2 and 8 threads", arguments: [small[2], large[0], large[4], tiled[0], tiled[1], tiled[5]])
  func threads(_ sizes: Sizes) {
    func results<Scalar: TensorScalar>(_ type: Scalar.Type, threads: Int) -> [[Scalar]] {
      Parallelism.$threads.withValue(threads) {
        let problem = Problem<Scalar>(sizes)
        return [problem.forward(), problem.inputGradient(), problem.weightGradient()]
      }
    }
    for threads in [2, 8] {
      #expect(results(Float.self, threads: threads) == results(Float.self, threads: 1))
      #expect(results(Double.self, threads: threads) == results(Double.self, threads: 1))
    }
  }

  private func check<Scalar: TensorScalar>(_ sizes: Sizes, _ type: Scalar.Type, tolerance: Double) {
    let problem = Problem<Scalar>(sizes)
    func expect(_ got: [Scalar], _ want: [Double], _ name: String) {
      let scale = want.reduce(1e-300) { max($0, abs($1)) }
      // Not by the largest error: NaN is not larger than anything.
      let wrong = want.indices.filter { !(abs(Double(got[$0]) - want[$0]) <= tolerance * scale) }
      #expect(wrong.isEmpty, "\(name): \(wrong.prefix(8).map { (got[$0], want[$0]) })")
    }
    expect(problem.forward(), problem.naiveForward(), "y")
    expect(problem.inputGradient(), problem.naiveInputGradient(), "x̄")
    expect(problem.weightGradient(), problem.naiveWeightGradient(), "w̄")
  }
}

/// A convolution with numbers: by the kernels, and by the definition in double precision.
private final class Problem<Scalar: TensorScalar> {
  let sizes: ConvolutionTests.Sizes
  let result: (Int, Int)
  let convolution: Convolution
  let x: Elements<Scalar>
  let w: Elements<Scalar>
  let bias: Elements<Scalar>
  let upstream: Elements<Scalar>
  private let arena: Arena<Scalar>

  init(_ sizes: ConvolutionTests.Sizes) {
    self.sizes = sizes
    let padding = sizes.padding
    let room = (
      sizes.image.0 + padding.0 + padding.1 - (sizes.kernel.0 - 1) * sizes.dilation.0 - 1,
      sizes.image.1 + padding.2 + padding.3 - (sizes.kernel.1 - 1) * sizes.dilation.1 - 1
    )
    result = (room.0 / sizes.stride.0 + 1, room.1 / sizes.stride.1 + 1)
    let shapes = [
      Shape(sizes.batch, sizes.inputs, sizes.image.0, sizes.image.1),
      Shape(sizes.outputs, sizes.inputs / sizes.groups, sizes.kernel.0, sizes.kernel.1),
      Shape(sizes.outputs), Shape(sizes.batch, sizes.outputs, result.0, result.1),
    ]
    convolution = Convolution(
      x: shapes[0], w: shapes[1], y: shapes[3], groups: sizes.groups,
      stride: .init(sizes.stride.0, sizes.stride.1), dilation: .init(sizes.dilation.0, sizes.dilation.1),
      padding: .init(padding.0, padding.2))
    // The numbers, then room for each of the three results.
    var layout = Arena<Scalar>.Layout()
    for shape in shapes + [shapes[3], shapes[0], shapes[1]] {
      layout.offsets.append(layout.size)
      layout.counts.append(shape.count)
      layout.size += shape.count
    }
    arena = Arena(layout)
    (x, w, bias, upstream) = (arena[0], arena[1], arena[2], arena[3])
    var random = PyTorchRandom(seed: 3)
    for (numbers, shape) in zip([x, w, bias, upstream], shapes) {
      for (index, number) in random.randn(shape).elements.enumerated() { numbers[index] = Scalar(number) }
    }
  }

  func forward() -> [Scalar] {
    convolution.forward(x, w, bias: bias, into: arena[4])
    return numbers(4)
  }

  /// Twice: written, then added and halved, so that both ways are seen.
  func inputGradient() -> [Scalar] {
    convolution.inputGradient(upstream, w, into: arena[5], accumulating: false)
    convolution.inputGradient(upstream, w, into: arena[5], accumulating: true)
    for index in 0..<arena[5].count { arena[5][index] /= 2 }
    return numbers(5)
  }

  func weightGradient() -> [Scalar] {
    convolution.weightGradient(upstream, x, into: arena[6], accumulating: false)
    convolution.weightGradient(upstream, x, into: arena[6], accumulating: true)
    for index in 0..<arena[6].count { arena[6][index] /= 2 }
    return numbers(6)
  }

  private func numbers(_ place: Int) -> [Scalar] {
    (0..<arena[place].count).map { arena[place][$0] }
  }

  func naiveForward() -> [Double] {
    var y = (0..<upstream.count).map { Double(bias[$0 / (result.0 * result.1) % sizes.outputs]) }
    forEachProduct { x, w, y_ in y[y_] += Double(self.x[x]) * Double(self.w[w]) }
    return y
  }

  func naiveInputGradient() -> [Double] {
    var gradient = [Double](repeating: 0, count: x.count)
    forEachProduct { x, w, y in gradient[x] += Double(upstream[y]) * Double(self.w[w]) }
    return gradient
  }

  func naiveWeightGradient() -> [Double] {
    var gradient = [Double](repeating: 0, count: w.count)
    forEachProduct { x, w, y in gradient[w] += Double(upstream[y]) * Double(self.x[x]) }
    return gradient
  }

  /// Every product of the definition, by its indices.
  private func forEachProduct(_ body: (_ x: Int, _ w: Int, _ y: Int) -> Void) {
    let (inputs, outputs) = (sizes.inputs / sizes.groups, sizes.outputs / sizes.groups)
    for n in 0..<sizes.batch {
      for o in 0..<sizes.outputs {
        for i in 0..<result.0 {
          for j in 0..<result.1 {
            let y = ((n * sizes.outputs + o) * result.0 + i) * result.1 + j
            for c in 0..<inputs {
              for a in 0..<sizes.kernel.0 {
                for b in 0..<sizes.kernel.1 {
                  let row = i * sizes.stride.0 + a * sizes.dilation.0 - sizes.padding.0
                  let column = j * sizes.stride.1 + b * sizes.dilation.1 - sizes.padding.2
                  guard row >= 0, row < sizes.image.0, column >= 0, column < sizes.image.1 else { continue }
                  let channel = o / outputs * inputs + c
                  let x = ((n * sizes.inputs + channel) * sizes.image.0 + row) * sizes.image.1 + column
                  body(x, ((o * inputs + c) * sizes.kernel.0 + a) * sizes.kernel.1 + b, y)
                }
              }
            }
          }
        }
      }
    }
  }
}
