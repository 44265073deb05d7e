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
    let (aStride, bStride) = (transposesA ? rows : inner, transposesB ? inner : columns)
    let start = b.base + (transposesB ? share.lowerBound : share.lowerBound * bStride)
    let width = Int(CHAINRULE_PANEL_BYTES) / MemoryLayout<Scalar>.stride
    let panels = (columns + width - 1) / width
    Scratch.with(Scalar.self, count: panels * width * share.count) { packed in
      Parallelism.forRanges(of: panels, grain: max(1, (1 << 15) / (width * share.count))) { range in
        let first = width * range.lowerBound
        pack(
          min(width * range.count, columns - first), share.count, start + (transposesB ? first * bStride : first),
          bStride, packed + first * share.count)
      }
      body { rows in
        let first =
          transposesA
          ? share.lowerBound * aStride + rows.lowerBound : rows.lowerBound * aStride + share.lowerBound
        multiply(
          rows.count, share.count, a.base + first, aStride, packed, c.base + rows.lowerBound * columns, accumulating)
        return true
      }
    }
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
    Scratch.with(Scalar.self, count: transposesA ? chainrule_panels_space(rows) : 0) { space in
      if Scalar.self == Double.self {
        chainrule_panels_multiply_f64(
          transposesA, rows, columns, inner, reboundConstant(a), stride, rebound(packed), rebound(c), columns,
          accumulating, rebound(space))
      } else {
        chainrule_panels_multiply_f32(
          transposesA, rows, columns, inner, reboundConstant(a), stride, rebound(packed), rebound(c), columns,
          accumulating, rebound(space))
      }
    }
  }
}
