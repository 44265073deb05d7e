/// C = op(A) op(B), or C += op(A) op(B), of row-major matrices; op is the identity or the transpose.
public struct Matmul: Sendable, Hashable {
  /// The rows of op(A) and C.
  public let rows: Int
  /// The columns of op(B) and C.
  public let columns: Int
  /// The columns of op(A), which are the rows of op(B).
  public let inner: Int
  /// Whether A is stored as `[inner, rows]`.
  public let transposesA: Bool
  /// Whether B is stored as `[columns, inner]`.
  public let transposesB: Bool

  /// Makes a product of `[rows, inner]` and `[inner, columns]`.
  public init(rows: Int, columns: Int, inner: Int, transposesA: Bool = false, transposesB: Bool = false) {
    self.rows = rows
    self.columns = columns
    self.inner = inner
    self.transposesA = transposesA
    self.transposesB = transposesB
  }

  /// Up to this many multiplications a call into the library costs more than it saves.
  static let libraryThreshold = 512

  /// Whether the product is computed as its definition writes it, as ``small(_:_:into:accumulating:)`` does.
  public var isSmall: Bool { rows * columns * inner <= Matmul.libraryThreshold }

  /// Computes the product, and does with it what `epilogue` says.
  ///
  /// The order of summation depends on the sizes alone, so that the same numbers give the same bits.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func callAsFunction<Scalar: TensorScalar>(
    _ a: Elements<Scalar>, _ b: Elements<Scalar>, into c: Elements<Scalar>, accumulating: Bool = false,
    _ epilogue: Epilogue<Scalar> = Epilogue()
  ) {
    assert(a.count == rows * inner && b.count == inner * columns && c.count == rows * columns)
    if isSmall || !fitsLibrary {
      small(a, b, into: c, accumulating: accumulating)
      return epilogue.finish(c, columns: columns)
    }
    let kernel: Kernel =
      Scalar.self == Float.self && suitsTiles ? .tiles : panels(Scalar.self).map(Kernel.panels) ?? .library
    if rows * columns * inner < Matmul.parallelThreshold, case .library = kernel {
      part(a, b, into: c, rows: 0..<rows, inner: 0..<inner, accumulating: accumulating)
      epilogue.finish(c, columns: columns)
    } else if inner >= 2 * max(rows, columns) {
      sumOfParts(a, b, into: c, accumulating: accumulating, kernel)
      epilogue.finish(c, columns: columns)
    } else {
      // Few enough rows at a time for the cache, and enough pieces to share.
      let grain = max(64, min(256, rows / 16)) & ~31
      withPackedFactor(kernel, a, b, into: c, accumulating: accumulating, inner: 0..<inner) { multiply in
        epilogue.finish(c, columns: columns, grain: grain) { rows in
          if multiply(rows) { return }
          part(a, b, into: c, rows: rows, inner: 0..<inner, accumulating: accumulating)
        }
      }
    }
  }

  /// What computes a product.
  private enum Kernel {
    case library
    case tiles
    case panels(Panels)
  }

  /// Runs `body` with a function that computes some rows of C, if it can; it returns whether it could.
  @inline(__always)
  private func withPackedFactor<Scalar: TensorScalar>(
    _ kernel: Kernel, _ a: Elements<Scalar>, _ b: Elements<Scalar>, into c: Elements<Scalar>, accumulating: Bool,
    inner share: Range<Int>, _ body: ((_ rows: Range<Int>) -> Bool) -> Void
  ) {
    switch kernel {
    case .library: body { _ in false }
    case .tiles:
      withTiles(a.rebound(), b.rebound(), into: c.rebound(), accumulating: accumulating, inner: share, body)
    case .panels(let panels):
      withPanels(panels, a, b, into: c, accumulating: accumulating, inner: share, body)
    }
  }

  /// From this many multiplications on, threads share them.
  private static let parallelThreshold = 1 << 20

  /// Whether the library's 32-bit integers hold the sizes.
  var fitsLibrary: Bool { max(rows, columns, inner) <= Int(Int32.max) }

  /// A long sum as a sum of a few shorter ones, in order.
  @inline(__always)
  private func sumOfParts<Scalar: TensorScalar>(
    _ a: Elements<Scalar>, _ b: Elements<Scalar>, into c: Elements<Scalar>, accumulating: Bool, _ kernel: Kernel
  ) {
    let parts = max(2, min(16, inner / 256))
    Scratch.with(Scalar.self, count: parts * c.count) { sums in
      let sums = Elements(base: sums, count: parts * c.count)
      Parallelism.forEach(parts) { index in
        let sum = sums.slice(index * c.count..<(index + 1) * c.count)
        let share = Parallelism.share(index, of: parts, over: inner)
        // So few at a time that both factors stay in the cache.
        for start in stride(from: share.lowerBound, to: share.upperBound, by: 512) {
          let block = start..<min(start + 512, share.upperBound)
          let accumulates = start > share.lowerBound
          withPackedFactor(kernel, a, b, into: sum, accumulating: accumulates, inner: block) { multiply in
            if multiply(0..<rows) { return }
            part(a, b, into: sum, rows: 0..<rows, inner: block, accumulating: accumulates)
          }
        }
      }
      Parallelism.forRanges(of: c.count, grain: 1 << 14) { range in
        for index in 0..<parts {
          let sum = sums.slice(index * c.count + range.lowerBound..<index * c.count + range.upperBound)
          c.slice(range).update(from: sum, accumulating: accumulating || index > 0)
        }
      }
    }
  }

  /// Some rows of C, or of the sum that each of its numbers is.
  @inline(__always)
  func part<Scalar: TensorScalar>(
    _ a: Elements<Scalar>, _ b: Elements<Scalar>, into c: Elements<Scalar>, rows part: Range<Int>,
    inner share: Range<Int>, accumulating: Bool
  ) {
    let (aStride, bStride) = (transposesA ? rows : inner, transposesB ? inner : columns)
    let aStart =
      transposesA
      ? share.lowerBound * aStride + part.lowerBound : part.lowerBound * aStride + share.lowerBound
    let bStart = transposesB ? share.lowerBound : share.lowerBound * bStride
    gemm(
      transposesA: transposesA, transposesB: transposesB, rows: part.count, columns: columns, inner: share.count,
      a.base + aStart, aStride, b.base + bStart, bStride, c.base + part.lowerBound * columns, columns,
      accumulating: accumulating)
  }

  /// The product as its definition writes it.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func small<Scalar: TensorScalar>(
    _ a: Elements<Scalar>, _ b: Elements<Scalar>, into c: Elements<Scalar>, accumulating: Bool
  ) {
    let (aRow, aInner) = transposesA ? (1, rows) : (inner, 1)
    let (bInner, bColumn) = transposesB ? (1, inner) : (columns, 1)
    for row in 0..<rows {
      for column in 0..<columns {
        var sum: Scalar = 0
        for index in 0..<inner {
          sum += a[row * aRow + index * aInner] * b[index * bInner + column * bColumn]
        }
        c[row * columns + column] = accumulating ? c[row * columns + column] + sum : sum
      }
    }
  }
}
