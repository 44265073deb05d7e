import CKernels

// A product of float32 matrices on the processor's matrix unit (`CKernels/include/Tiles.h`).

extension Matmul {
  /// Whether the matrix unit is there and worth it. The inner dimension goes through it in blocks of 32.
  var suitsTiles: Bool {
    inner >= 32 && columns >= 16 && rows >= 16 && rows * columns * inner >= 1 << 18
      && max(rows, columns, inner) < 1 << 24 && chainrule_tiles_available()
  }

  /// Runs `body` with a function that computes some rows of C from all of B, which is packed once. It returns whether it
  /// could: it leaves rows whose numbers are out of the unit's range.
  func withTiles(
    _ a: Elements<Float>, _ b: Elements<Float>, bias: Elements<Float>?, into c: Elements<Float>, accumulating: Bool,
    inner share: Range<Int>, _ body: ((_ rows: Range<Int>) -> Bool) -> Void
  ) {
    var kernel = chainrule_kernel(
      outputs: columns, inputs: share.count, taps: 1, output_stride: transposesB ? inner : 1,
      input_stride: transposesB ? 1 : columns)
    let start = b.base + (transposesB ? share.lowerBound : share.lowerBound * columns)
    let isInRange =
      transposesB
      ? b.isInTileRange : chainrule_tiles_in_range(start, share.count * columns)
    guard isInRange else { return body { _ in false } }
    Scratch.with(bytes: chainrule_tiles_kernel_size(&kernel)) { space in
      let packed = space.assumingMemoryBound(to: UInt16.self)
      chainrule_tiles_pack_kernel(&kernel, start, packed)
      body { rows in
        withPackedRows(a, rows, share) { packedRows in
          chainrule_tiles_multiply(
            rows.count, packedRows, &kernel, packed, bias?.base, c.base + rows.lowerBound * columns, columns,
            accumulating)
        }
      }
    }
  }

  /// Runs `body` with some rows of op(A), packed. Returns whether they are in range.
  private func withPackedRows(
    _ a: Elements<Float>, _ rows: Range<Int>, _ share: Range<Int>, _ body: (UnsafePointer<UInt16>) -> Void
  ) -> Bool {
    Scratch.with(bytes: chainrule_tiles_rows_size(rows.count, share.count)) { space in
      let packed = space.assumingMemoryBound(to: UInt16.self)
      if transposesA {
        // [inner, rows] is a window of `inner` channels: all its rows, one below another, are checked together.
        let start = a.base + share.lowerBound * self.rows
        guard chainrule_tiles_in_range(start, share.count * self.rows) else { return false }
        var window = chainrule_window(
          images: 1, channels: share.count, height: 1, width: self.rows, row: 0, column: rows.lowerBound, rows: 1,
          columns: rows.count)
        chainrule_tiles_pack_window(&window, start, packed)
      } else {
        let start = a.base + rows.lowerBound * inner + share.lowerBound
        guard chainrule_tiles_in_range(a.base + rows.lowerBound * inner, rows.count * inner) else { return false }
        chainrule_tiles_pack_rows(rows.count, share.count, start, inner, packed)
      }
      body(packed)
      return true
    }
  }
}
