import CKernels

// A product of matrices on vectors (`CKernels/include/Panels.h`).

extension Matmul {
  /// The vectors' kernels, where they are there and worth it.
  func panels<Scalar>(_ type: Scalar.Type) -> Panels? {
    guard
      inner >= 16 && columns >= 8 && rows >= 16 && rows * columns * inner >= 1 << 18
        && max(rows, columns, inner) < 1 << 24
    else { return nil }
    return KernelChoice.panels(type)
  }

  /// Runs `body` with a function that computes some rows of C from all of B, which is packed once, and returns `true`.
  @inline(__always)
  func withPanels<Scalar: TensorScalar>(
    _ panels: Panels, _ a: Elements<Scalar>, _ b: Elements<Scalar>, into c: Elements<Scalar>, accumulating: Bool,
    inner share: Range<Int>, _ body: ((_ rows: Range<Int>) -> Bool) -> Void
  ) {
    Scratch.with(Scalar.self, count: panels.count(Scalar.self, columns: columns, inner: share.count)) { packed in
      pack(b, panels, inner: share, into: packed)
      body { rows in
        multiply(a, packed, panels, into: c, rows: rows, inner: share, accumulating: accumulating)
        return true
      }
    }
  }

  /// Packs some rows of op(B), some of the columns at a time.
  @inline(__always)
  func pack<Scalar: TensorScalar>(
    _ b: Elements<Scalar>, _ panels: Panels, inner share: Range<Int>, into packed: UnsafeMutablePointer<Scalar>
  ) {
    let stride = transposesB ? inner : columns
    let start = b.base + (transposesB ? share.lowerBound : share.lowerBound * stride)
    let width = panels.width(Scalar.self)
    Parallelism.forRanges(of: (columns + width - 1) / width, grain: max(1, (1 << 15) / (width * share.count))) {
      range in
      let first = width * range.lowerBound
      panels.pack(
        transposed: transposesB, columns: min(width * range.count, columns - first), inner: share.count,
        start + (transposesB ? first * stride : first), stride, into: packed + first * share.count)
    }
  }

  /// Some rows of C, or of the sum that each of its numbers is, from what is packed of op(B).
  @inline(__always)
  func multiply<Scalar: TensorScalar>(
    _ a: Elements<Scalar>, _ packed: UnsafeMutablePointer<Scalar>, _ panels: Panels, into c: Elements<Scalar>,
    rows: Range<Int>, inner share: Range<Int>, accumulating: Bool
  ) {
    let stride = transposesA ? self.rows : inner
    let first =
      transposesA ? share.lowerBound * stride + rows.lowerBound : rows.lowerBound * stride + share.lowerBound
    panels.multiply(
      transposed: transposesA, rows: rows.count, columns: columns, inner: share.count, a.base + first, stride, packed,
      c.base + rows.lowerBound * columns, columns, accumulating: accumulating)
  }
}
