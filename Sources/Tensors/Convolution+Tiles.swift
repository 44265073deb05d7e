import CKernels

// A convolution of float32 images on the processor's matrix unit (`CKernels/include/Tiles.h`): some images, or some rows
// of one, are packed at a time, so that they stay in the cache. Whether all numbers were in the unit's range is known once
// they are packed; where they were not, what is written is not the result, and is written again another way.

extension Convolution {
  /// Whether the matrix unit is there and worth it. Channels go through it in blocks of 32.
  private var suitsTiles: Bool {
    let multiplications = batch * resultCount * inputs * kernel.count
    // The room that padding and dilation take, which the sizes of x and y do not bound.
    let reach = Pair((kernel.rows - 1) * dilation.rows + 1, (kernel.columns - 1) * dilation.columns + 1)
    return groups == 1 && min(inputs, outputs) >= 16 && multiplications >= 1 << 20
      && reach.rows <= 4 * image.rows + 16 && reach.columns <= 4 * image.columns + 16
      && max(stride.rows, stride.columns) <= 8 && imageCount < 1 << 30 && resultCount < 1 << 30
      && KernelChoice.allowsTiles
  }

  /// The bytes of packed numbers that stay in the cache.
  static let cachedBytes = 1 << 20

  /// y = x ⋆ w + b. Returns whether it could.
  func tilesForward(
    _ x: Elements<Float>, _ w: Elements<Float>, bias: Elements<Float>?, into y: Elements<Float>
  ) -> Bool {
    guard suitsTiles else { return false }
    let magnitude = PackedMagnitude()
    let layout = chainrule_kernel(
      outputs: outputs, inputs: inputs, taps: kernel.count, output_stride: inputs * kernel.count,
      input_stride: kernel.count)
    let taps = Taps(all: kernel) { a, b in (a * dilation.rows, b * dilation.columns) }
    return withPackedKernel(layout, w) { weights in
      forEachPiece(rows: result.rows, imageBytes: packedBytes(channels: inputs, image)) { images, rows in
        let window = chainrule_window(
          images: images.count, channels: inputs, height: image.rows, width: image.columns,
          row: rows.lowerBound * stride.rows - padding.rows, column: -padding.columns,
          rows: (rows.count - 1) * stride.rows + (kernel.rows - 1) * dilation.rows + 1,
          columns: (result.columns - 1) * stride.columns + (kernel.columns - 1) * dilation.columns + 1)
        let origin = Pair(rows.lowerBound, 0)
        withPackedWindow(window, x.base + images.lowerBound * imageCount, magnitude) { pixels in
          convolve(
            window, pixels, layout, weights, taps, step: stride, grid: Pair(rows.count, result.columns),
            bias: bias, into: y.base + images.lowerBound * resultCount, plane: result, channels: outputs,
            origin: origin, outputStep: Pair(1, 1), accumulating: false)
        }
      }
      return magnitude.isInRange
    }
  }

  /// x̄ = or x̄ +=. Returns whether it could.
  ///
  /// Rows of x that leave the same rest when divided by the stride read upstream at the same taps: for each such phase
  /// it is a convolution of stride 1.
  func tilesInputGradient(
    _ upstream: Elements<Float>, _ w: Elements<Float>, into gradient: Elements<Float>, accumulating: Bool
  ) -> Bool {
    // What is added to cannot be written again.
    guard suitsTiles, !accumulating || upstream.isInTileRange else { return false }
    let magnitude = PackedMagnitude()
    let layout = chainrule_kernel(
      outputs: inputs, inputs: outputs, taps: kernel.count, output_stride: kernel.count,
      input_stride: inputs * kernel.count)
    let down = Phases(stride: stride.rows, kernel: kernel.rows, dilation: dilation.rows, padding: padding.rows)
    let across = Phases(
      stride: stride.columns, kernel: kernel.columns, dilation: dilation.columns, padding: padding.columns)
    let rowsOfPhase = (image.rows + stride.rows - 1) / stride.rows
    let columnsOfPhase = (image.columns + stride.columns - 1) / stride.columns
    return withPackedKernel(layout, w) { weights in
      forEachPiece(rows: rowsOfPhase, imageBytes: packedBytes(channels: outputs, result)) { images, rows in
        let window = chainrule_window(
          images: images.count, channels: outputs, height: result.rows, width: result.columns,
          row: rows.lowerBound + down.shifts.lowerBound, column: across.shifts.lowerBound,
          rows: rows.count + down.shifts.count - 1, columns: columnsOfPhase + across.shifts.count - 1)
        withPackedWindow(window, upstream.base + images.lowerBound * resultCount, magnitude) { pixels in
          for a in 0..<stride.rows {
            for b in 0..<stride.columns {
              let height = min(rows.upperBound, (image.rows - a + stride.rows - 1) / stride.rows) - rows.lowerBound
              let width = (image.columns - b + stride.columns - 1) / stride.columns
              guard height > 0, width > 0 else { continue }
              convolve(
                window, pixels, layout, weights, Taps(down, across, phase: Pair(a, b), kernel: kernel),
                step: Pair(1, 1), grid: Pair(height, width), bias: nil,
                into: gradient.base + images.lowerBound * imageCount, plane: image, channels: inputs,
                origin: Pair(rows.lowerBound * stride.rows + a, b), outputStep: stride, accumulating: accumulating)
            }
          }
        }
      }
      return accumulating || magnitude.isInRange
    }
  }

  /// w̄ +=. Returns whether it could.
  func tilesWeightGradient(_ upstream: Elements<Float>, _ x: Elements<Float>, into gradient: Elements<Float>) -> Bool {
    guard suitsTiles else { return false }
    let magnitude = PackedMagnitude()
    let upstreamMagnitude = PackedMagnitude()
    let sumsSize = withCorrelation(rows: 0..<1) { chainrule_tiles_correlation_sums(&$0) } / MemoryLayout<Float>.stride
    let runs = runs(sumBytes: sumsSize * MemoryLayout<Float>.stride)
    let perRow = withCorrelation(rows: 0..<result.rows) { chainrule_tiles_correlation_space(&$0) } / result.rows
    let strip = max(1, min(result.rows, Convolution.cachedBytes / max(perRow, 1)))
    return Scratch.with(Float.self, count: runs * sumsSize) { start in
      let sums = Elements(base: start, count: runs * sumsSize)
      Parallelism.forEach(runs) { run in
        let sum = sums.slice(run * sumsSize..<(run + 1) * sumsSize)
        sum.fill(with: 0)
        var (largest, largestUpstream): (UInt32, UInt32) = (0, 0)
        for n in Parallelism.share(run, of: runs, over: batch) {
          for first in Swift.stride(from: 0, to: result.rows, by: strip) {
            withCorrelation(rows: first..<min(first + strip, result.rows)) { correlation in
              Scratch.with(bytes: chainrule_tiles_correlation_space(&correlation)) { space in
                chainrule_tiles_correlate(
                  &correlation, x.base + n * imageCount,
                  upstream.base + n * resultCount + first * result.columns, space, sum.base, &largest,
                  &largestUpstream)
              }
            }
          }
        }
        magnitude.note(largest)
        upstreamMagnitude.note(largestUpstream)
      }
      guard magnitude.isInRange, upstreamMagnitude.isInRange else { return false }
      sums.addUp(parts: runs)
      withCorrelation(rows: 0..<1) { chainrule_tiles_add_sums(&$0, sums.base, gradient.base) }
      return true
    }
  }

  private func withCorrelation<Result>(
    rows: Range<Int>, _ body: (inout chainrule_correlation) -> Result
  ) -> Result {
    let taps = Taps(all: kernel) { a, b in
      (
        (rows.lowerBound * stride.rows) + a * dilation.rows - padding.rows,
        b * dilation.columns - padding.columns
      )
    }
    return taps.withPointers { _, row, column in
      var correlation = chainrule_correlation(
        outputs: outputs, rows: rows.count, columns: result.columns, plane: result.count, inputs: inputs,
        height: image.rows, width: image.columns, row_step: stride.rows, column_step: stride.columns,
        taps: kernel.count, row: row, column: column)
      return body(&correlation)
    }
  }
}
