import CKernels

// A product of float64 matrices on vectors of 512 bits (`CKernels/include/Panels.h`).

extension Matmul {
  /// Whether the vectors are there and worth it.
  var suitsPanels: Bool {
    inner >= 16 && columns >= 8 && rows >= 16 && rows * columns * inner >= 1 << 18
      && max(rows, columns, inner) < 1 << 24 && KernelChoice.allowsPanels
  }

  /// Runs `body` with a function that computes some rows of C from all of B, which is packed once, and returns `true`.
  func withPanels(
    _ a: Elements<Double>, _ b: Elements<Double>, into c: Elements<Double>, accumulating: Bool, inner share: Range<Int>,
    _ body: ((_ rows: Range<Int>) -> Bool) -> Void
  ) {
    let (aStride, bStride) = (transposesA ? rows : inner, transposesB ? inner : columns)
    let start = b.base + (transposesB ? share.lowerBound : share.lowerBound * bStride)
    Scratch.with(bytes: chainrule_panels_size(columns, share.count)) { space in
      let packed = space.assumingMemoryBound(to: Double.self)
      let panels = (columns + 31) / 32
      Parallelism.forRanges(of: panels, grain: max(1, (1 << 15) / (32 * share.count))) { range in
        let first = 32 * range.lowerBound
        chainrule_panels_pack(
          transposesB, min(32 * range.count, columns - first), share.count,
          start + (transposesB ? first * bStride : first), bStride, packed + first * share.count)
      }
      body { rows in
        let first =
          transposesA
          ? share.lowerBound * aStride + rows.lowerBound : rows.lowerBound * aStride + share.lowerBound
        Scratch.with(bytes: transposesA ? chainrule_panels_space(rows.count) : 0) { space in
          chainrule_panels_multiply(
            transposesA, rows.count, columns, share.count, a.base + first, aStride, packed,
            c.base + rows.lowerBound * columns, columns, accumulating, space.assumingMemoryBound(to: Double.self))
        }
        return true
      }
    }
  }
}
