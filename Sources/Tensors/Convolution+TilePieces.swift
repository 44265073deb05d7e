import CKernels

// The pieces that a convolution on the matrix unit is made of: what is packed together, and which elements of the kernel
// read where.

extension Convolution {
  /// The bytes of `channels` packed planes.
  func packedBytes(channels: Int, _ plane: Pair) -> Int {
    3 * 2 * ((channels + 31) & ~31) * plane.count
  }

  /// Does all images and all `rows` of what is written: some images together where they are small, some rows at a time
  /// where they are large.
  func forEachPiece(
    rows: Int, imageBytes: Int, _ body: (_ images: Range<Int>, _ rows: Range<Int>) -> Void
  ) {
    let together = max(1, min(Convolution.cachedBytes / 4 / max(imageBytes, 1), 16))
    let strips = max(1, min(rows, imageBytes / Convolution.cachedBytes))
    let groups = (batch + together - 1) / together
    Parallelism.forEach(groups * strips) { piece in
      let (group, strip) = piece.quotientAndRemainder(dividingBy: strips)
      body(
        group * together..<min((group + 1) * together, batch), Parallelism.share(strip, of: strips, over: rows))
    }
  }

  /// Runs `body` with a weight, packed, if its numbers are in range. Returns whether they are, and what `body` returns.
  func withPackedKernel(
    _ layout: chainrule_kernel, _ w: Elements<Float>, _ body: (UnsafePointer<UInt16>) -> Bool
  ) -> Bool {
    var layout = layout
    return Scratch.with(bytes: chainrule_tiles_kernel_size(&layout)) { space in
      let packed = space.assumingMemoryBound(to: UInt16.self)
      return chainrule_tiles_takes(chainrule_tiles_pack_kernel(&layout, w.base, packed)) && body(packed)
    }
  }

  /// Runs `body` with a window, packed; its numbers count in `magnitude`.
  func withPackedWindow(
    _ window: chainrule_window, _ x: UnsafePointer<Float>, _ magnitude: borrowing PackedMagnitude,
    _ body: (UnsafePointer<UInt16>) -> Void
  ) {
    var window = window
    Scratch.with(bytes: chainrule_tiles_window_size(&window)) { space in
      let packed = space.assumingMemoryBound(to: UInt16.self)
      magnitude.note(chainrule_tiles_pack_window(&window, x, packed))
      body(packed)
    }
  }

  /// One grid of positions of the planes of `into`, which begins at `origin` and goes on in steps of `outputStep`.
  func convolve(
    _ window: chainrule_window, _ pixels: UnsafePointer<UInt16>, _ kernel: chainrule_kernel,
    _ weights: UnsafePointer<UInt16>, _ taps: Taps, step: Pair, grid: Pair, bias: Elements<Float>?,
    into y: UnsafeMutablePointer<Float>, plane: Pair, channels: Int, origin: Pair, outputStep: Pair,
    accumulating: Bool
  ) {
    var (window, kernel) = (window, kernel)
    taps.withPointers { tap, row, column in
      var grid = chainrule_grid(
        rows: grid.rows, columns: grid.columns, row_step: step.rows, column_step: step.columns,
        taps: taps.count, tap: tap, row: row, column: column, image: channels * plane.count, plane: plane.count,
        output_row: outputStep.rows * plane.columns, output_column: outputStep.columns)
      chainrule_tiles_convolve(
        &grid, &window, pixels, &kernel, weights, bias?.base,
        y + origin.rows * plane.columns + origin.columns, accumulating)
    }
  }
}

/// Which elements of a kernel are read, and where each reads.
struct Taps: Sendable {
  var tap: [Int] = []
  var row: [Int] = []
  var column: [Int] = []

  var count: Int { tap.count }

  /// All elements (a, b) of a kernel.
  init(all kernel: Convolution.Pair, _ position: (_ a: Int, _ b: Int) -> (row: Int, column: Int)) {
    for a in 0..<kernel.rows {
      for b in 0..<kernel.columns {
        let position = position(a, b)
        tap.append(a * kernel.columns + b)
        row.append(position.row)
        column.append(position.column)
      }
    }
  }

  /// The elements that one phase reads.
  init(_ down: Phases, _ across: Phases, phase: Convolution.Pair, kernel: Convolution.Pair) {
    for (a, row) in down.taps[phase.rows] {
      for (b, column) in across.taps[phase.columns] {
        tap.append(a * kernel.columns + b)
        self.row.append(row - down.shifts.lowerBound)
        self.column.append(column - across.shifts.lowerBound)
      }
    }
  }

  func withPointers<Result>(
    _ body: (UnsafePointer<Int>?, UnsafePointer<Int>?, UnsafePointer<Int>?) -> Result
  ) -> Result {
    tap.withUnsafeBufferPointer { tap in
      row.withUnsafeBufferPointer { row in
        column.withUnsafeBufferPointer { column in body(tap.baseAddress, row.baseAddress, column.baseAddress) }
      }
    }
  }
}

/// Where row i = r·stride + phase of x reads the rows r + shift of the upstream gradient: at kernel elements a with
/// i = (r + shift)·stride + a·dilation − padding.
struct Phases: Sendable {
  /// For each phase the kernel elements and their shifts.
  var taps: [[(element: Int, shift: Int)]]
  /// From the smallest to the largest shift; never empty.
  var shifts: Range<Int>

  init(stride: Int, kernel: Int, dilation: Int, padding: Int) {
    taps = (0..<stride).map { phase in
      (0..<kernel).compactMap { element in
        let distance = phase + padding - element * dilation
        return distance.isMultiple(of: stride) ? (element, distance / stride) : nil
      }
    }
    let all = taps.joined().map(\.shift)
    shifts = (all.min() ?? 0)..<(all.max() ?? 0) + 1
  }
}
