import CKernels

// A product of float32 matrices on the processor's matrix unit (`CKernels/include/Tiles.h`).

extension Matmul {
  /// Whether the matrix unit is there and worth it: each number is packed as three, which pays where it is used often. The
  /// inner dimension goes through the unit in blocks of 32.
  public var suitsTiles: Bool {
    inner >= 32 && max(rows, columns, inner) < 1 << 24 && rows * columns >= 256 * (rows + columns)
      && KernelChoice.allowsTiles
  }

  /// Runs `body` with a function that computes some rows of C from all of B, which is packed once. It returns whether it
  /// could: it leaves rows whose numbers are out of the unit's range.
  func withTiles(
    _ a: Elements<Float>, _ b: Elements<Float>, into c: Elements<Float>, accumulating: Bool, inner share: Range<Int>,
    _ body: ((_ rows: Range<Int>) -> Bool) -> Void
  ) {
    var kernel = chainrule_kernel(
      outputs: columns, inputs: share.count, taps: 1, output_stride: transposesB ? inner : 1,
      input_stride: transposesB ? 1 : columns)
    Scratch.with(bytes: chainrule_tiles_kernel_size(&kernel)) { space in
      let packed = space.assumingMemoryBound(to: UInt16.self)
      let start = b.base + (transposesB ? share.lowerBound : share.lowerBound * columns)
      guard pack(kernel, start, into: packed) else { return body { _ in false } }
      body { rows in
        withPackedRows(a, rows, share) { packedRows in
          chainrule_tiles_multiply(
            rows.count, packedRows, &kernel, packed, c.base + rows.lowerBound * columns, columns, accumulating)
        }
      }
    }
  }

  /// Packs B, some of its columns at a time. Returns whether its numbers are in range.
  private func pack(
    _ kernel: chainrule_kernel, _ b: UnsafePointer<Float>, into packed: UnsafeMutablePointer<UInt16>
  ) -> Bool {
    let magnitude = PackedMagnitude()
    let blocks = (kernel.outputs + 31) / 32
    Parallelism.forRanges(of: blocks, grain: max(1, (1 << 15) / (32 * kernel.inputs))) { range in
      var some = kernel
      some.outputs = 32 * range.lowerBound
      let offset = chainrule_tiles_kernel_size(&some) / MemoryLayout<UInt16>.stride
      some.outputs = min(32 * range.count, kernel.outputs - 32 * range.lowerBound)
      let start = b + 32 * range.lowerBound * kernel.output_stride
      magnitude.note(chainrule_tiles_pack_kernel(&some, start, packed + offset))
    }
    return magnitude.isInRange
  }

  /// Runs `body` with some rows of op(A), packed, if they are in range. Returns whether they are.
  private func withPackedRows(
    _ a: Elements<Float>, _ rows: Range<Int>, _ share: Range<Int>, _ body: (UnsafePointer<UInt16>) -> Void
  ) -> Bool {
    Scratch.with(bytes: chainrule_tiles_rows_size(rows.count, share.count)) { space in
      let packed = space.assumingMemoryBound(to: UInt16.self)
      let largest =
        transposesA
        ? chainrule_tiles_pack_columns(
          rows.count, share.count, a.base + share.lowerBound * self.rows + rows.lowerBound, self.rows, packed)
        : chainrule_tiles_pack_rows(
          rows.count, share.count, a.base + rows.lowerBound * inner + share.lowerBound, inner, packed)
      guard chainrule_tiles_takes(largest) else { return false }
      body(packed)
      return true
    }
  }
}
