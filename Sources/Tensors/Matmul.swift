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

  /// Below this many multiplications a call into the library costs more than it saves.
  private static let libraryThreshold = 512

  /// Computes the product.
  ///
  /// The order of summation depends on the sizes alone, so that the same numbers give the same bits.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func callAsFunction<Scalar: TensorScalar>(
    _ a: Elements<Scalar>, _ b: Elements<Scalar>, into c: Elements<Scalar>, accumulating: Bool = false
  ) {
    assert(a.count == rows * inner && b.count == inner * columns && c.count == rows * columns)
    if rows * columns * inner <= Matmul.libraryThreshold {
      small(a, b, into: c, accumulating: accumulating)
    } else {
      gemm(
        transposesA: transposesA, transposesB: transposesB, rows: rows, columns: columns, inner: inner, a.base,
        transposesA ? rows : inner, b.base, transposesB ? inner : columns, c.base, columns,
        accumulating: accumulating)
    }
  }

  /// The product as its definition writes it.
  @inline(__always)
  private func small<Scalar: TensorScalar>(
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
