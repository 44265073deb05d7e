import CKernels

// A product of matrices on vectors of 512 bits (`CKernels/include/Panels.h`).

extension Matmul {
  /// Whether the vectors are there and worth it.
  var suitsPanels: Bool {
    inner >= 16 && columns >= 8 && rows >= 16 && rows * columns * inner >= 1 << 18
      && max(rows, columns, inner) < 1 << 24 && KernelChoice.allowsPanels
  }

  /// Runs `body` with a function that computes some rows of C from all of B, which is packed once, and returns `true`.
  @inline(__always)
  func withPanels<Scalar: TensorScalar>(
    _ a: Elements<Scalar>, _ b: Elements<Scalar>, into c: Elements<Scalar>, accumulating: Bool,
    inner share: Range<Int>, _ body: ((_ rows: Range<Int>) -> Bool) -> Void
  ) {
    Scratch.with(Scalar.self, count: panelsCount(Scalar.self, inner: share.count)) { packed in
      packPanels(b, inner: share, into: packed)
      body { rows in
        multiply(a, packed, into: c, rows: rows, inner: share, accumulating: accumulating)
        return true
      }
    }
  }

  /// The number of numbers that `inner` rows of op(B) take when they are packed.
  func panelsCount<Scalar>(_ type: Scalar.Type, inner: Int) -> Int {
    let width = Int(CHAINRULE_PANEL_BYTES) / MemoryLayout<Scalar>.stride
    return (columns + width - 1) / width * width * inner
  }

  /// Packs some rows of op(B), some of the columns at a time.
  @inline(__always)
  func packPanels<Scalar: TensorScalar>(
    _ b: Elements<Scalar>, inner share: Range<Int>, into packed: UnsafeMutablePointer<Scalar>
  ) {
    let stride = transposesB ? inner : columns
    let start = b.base + (transposesB ? share.lowerBound : share.lowerBound * stride)
    let width = Int(CHAINRULE_PANEL_BYTES) / MemoryLayout<Scalar>.stride
    let panels = (columns + width - 1) / width
    Parallelism.forRanges(of: panels, grain: max(1, (1 << 15) / (width * share.count))) { range in
      let first = width * range.lowerBound
      pack(
        min(width * range.count, columns - first), share.count, start + (transposesB ? first * stride : first),
        stride, packed + first * share.count)
    }
  }

  /// Some rows of C, or of the sum that each of its numbers is, from what is packed of op(B).
  @inline(__always)
  func multiply<Scalar: TensorScalar>(
    _ a: Elements<Scalar>, _ packed: UnsafeMutablePointer<Scalar>, into c: Elements<Scalar>, rows: Range<Int>,
    inner share: Range<Int>, accumulating: Bool
  ) {
    let stride = transposesA ? self.rows : inner
    let first =
      transposesA ? share.lowerBound * stride + rows.lowerBound : rows.lowerBound * stride + share.lowerBound
    multiply(
      rows.count, share.count, a.base + first, stride, packed, c.base + rows.lowerBound * columns, accumulating)
  }

  @inline(__always)
  private func pack<Scalar: TensorScalar>(
    _ columns: Int, _ inner: Int, _ b: UnsafePointer<Scalar>, _ stride: Int, _ packed: UnsafeMutablePointer<Scalar>
  ) {
    if Scalar.self == Double.self {
      chainrule_panels_pack_f64(transposesB, columns, inner, reboundConstant(b), stride, rebound(packed))
    } else {
      chainrule_panels_pack_f32(transposesB, columns, inner, reboundConstant(b), stride, rebound(packed))
    }
  }

  @inline(__always)
  private func multiply<Scalar: TensorScalar>(
    _ rows: Int, _ inner: Int, _ a: UnsafePointer<Scalar>, _ stride: Int, _ packed: UnsafeMutablePointer<Scalar>,
    _ c: UnsafeMutablePointer<Scalar>, _ accumulating: Bool
  ) {
    guard transposesA else { return multiply(rows, inner, a, stride, packed, c, accumulating, space: nil) }
    Scratch.with(Scalar.self, count: chainrule_panels_space(rows)) { space in
      multiply(rows, inner, a, stride, packed, c, accumulating, space: space)
    }
  }

  /// - Parameter space: working space, where A is transposed.
  @inline(__always)
  private func multiply<Scalar: TensorScalar>(
    _ rows: Int, _ inner: Int, _ a: UnsafePointer<Scalar>, _ stride: Int, _ packed: UnsafeMutablePointer<Scalar>,
    _ c: UnsafeMutablePointer<Scalar>, _ accumulating: Bool, space: UnsafeMutablePointer<Scalar>?
  ) {
    if Scalar.self == Double.self {
      chainrule_panels_multiply_f64(
        transposesA, rows, columns, inner, reboundConstant(a), stride, rebound(packed), rebound(c), columns,
        accumulating, space.map(rebound))
    } else {
      chainrule_panels_multiply_f32(
        transposesA, rows, columns, inner, reboundConstant(a), stride, rebound(packed), rebound(c), columns,
        accumulating, space.map(rebound))
    }
  }
}
