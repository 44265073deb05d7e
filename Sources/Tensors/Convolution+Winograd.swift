import CKernels
import Synchronization

// A cross-correlation with kernels of 3 × 3 by Winograd's minimal filtering (`CKernels/include/Winograd.h`): some tiles at
// a time are transformed, multiplied with the transformed kernels, one product of matrices for each of the 16 or 25 places
// of a tile, and transformed back. A huge number's rounding error is in all results of the tiles that read it, so that a
// convolution whose results are huge, or no numbers, is computed another way.

extension Convolution {
  /// The kernels of its products, where they are there and it is worth it. Beyond so many kernels those that are transformed
  /// would take more than 100 MB of float32.
  private func winogradPanels<Scalar>(_ type: Scalar.Type) -> Panels? {
    let isCovered =
      groups == 1 && kernel == Pair(3, 3) && dilation == Pair(1, 1)
      && (stride == Pair(1, 1) || stride == Pair(2, 2))
    guard
      isCovered, min(inputs, outputs) >= 16, inputs * outputs <= 1 << 20,
      batch * resultCount * inputs >= 1 << 17, imageCount < 1 << 30, resultCount < 1 << 30
    else { return nil }
    return KernelChoice.panels(type)
  }

  private var pixels: WinogradTiles.Planes { WinogradTiles.Planes(channels: inputs, size: image) }
  private var results: WinogradTiles.Planes { WinogradTiles.Planes(channels: outputs, size: result) }

  private var forwardTiles: WinogradTiles {
    WinogradTiles(
      from: pixels, to: results, origin: Pair(-padding.rows, -padding.columns), stride: stride.rows, batch: batch)
  }

  /// The places of a tile.
  private var points: Int { Winograd.places(stride: stride.rows) * Winograd.places(stride: stride.rows) }

  /// y = x ⋆ w + b. Returns whether it could.
  @inline(__always)
  func winogradForward<Scalar: TensorScalar>(
    _ x: Elements<Scalar>, _ w: Elements<Scalar>, bias: Elements<Scalar>?, into y: Elements<Scalar>
  ) -> Bool {
    guard let panels = winogradPanels(Scalar.self) else { return false }
    return winograd(panels, x, w, rotated: false, bias: bias, into: y, forwardTiles, accumulating: false)
  }

  /// x̄ = or x̄ +=: the upstream gradient ⋆ the kernels turned by half a turn. Returns whether it could.
  @inline(__always)
  func winogradInputGradient<Scalar: TensorScalar>(
    _ upstream: Elements<Scalar>, _ w: Elements<Scalar>, into gradient: Elements<Scalar>, accumulating: Bool
  ) -> Bool {
    // What is added to cannot be written again.
    guard stride == Pair(1, 1), let panels = winogradPanels(Scalar.self),
      !accumulating || (upstream.areWithin(0x1p30) && w.areWithin(0x1p30))
    else { return false }
    let tiles = WinogradTiles(
      from: results, to: pixels, origin: Pair(padding.rows - 2, padding.columns - 2), stride: 1, batch: batch)
    return winograd(panels, upstream, w, rotated: true, bias: nil, into: gradient, tiles, accumulating: accumulating)
      || accumulating
  }

  /// w̄ +=. Returns whether it could.
  @inline(__always)
  func winogradWeightGradient<Scalar: TensorScalar>(
    _ upstream: Elements<Scalar>, _ x: Elements<Scalar>, into gradient: Elements<Scalar>
  ) -> Bool {
    guard let panels = winogradPanels(Scalar.self) else { return false }
    let tiles = forwardTiles
    let matrix = outputs * inputs
    let count = points * matrix
    let runs = runs(sumBytes: count * MemoryLayout<Scalar>.stride)
    return Scratch.with(Scalar.self, count: runs * count) { start in
      let sums = Elements(base: start, count: runs * count)
      Parallelism.forEach(runs) { run in
        let sum = sums.slice(run * count..<(run + 1) * count)
        sum.fill(with: 0)
        for block in tiles.blocks(of: Parallelism.share(run, of: runs, over: batch)) {
          addProducts(panels, upstream, x, block, into: sum.base)
        }
      }
      sums.addUp(parts: runs)
      return Scratch.with(Scalar.self, count: weightCount) { start in
        Parallelism.forRanges(of: matrix, grain: 1 << 12) { range in
          for index in range {
            Winograd.pullBackKernel(sums.base + index, stride: stride.rows, step: matrix, into: start + 9 * index)
          }
        }
        let result = Elements(base: start, count: weightCount)
        guard result.areWithin(0x1p60) else { return false }
        gradient.update(from: result, accumulating: true)
        return true
      }
    }
  }

  /// y = or += x ⋆ w + b. Returns whether all of x ⋆ w + b is smaller than 2⁶⁰; where it is not, y is not the result.
  @inline(__always)
  private func winograd<Scalar: TensorScalar>(
    _ panels: Panels, _ x: Elements<Scalar>, _ w: Elements<Scalar>, rotated: Bool, bias: Elements<Scalar>?,
    into y: Elements<Scalar>, _ tiles: WinogradTiles, accumulating: Bool
  ) -> Bool {
    let isSmall = Atomic(true)
    let blocks = tiles.blocks(of: 0..<batch)
    let (from, to) = (tiles.from.channels, tiles.to.channels)
    withTransformedKernels(w, rotated: rotated) { kernels in
      Parallelism.forEach(blocks.count) { index in
        let block = blocks[index]
        let packed = chainrule_transformed(
          panels.count(Scalar.self, columns: block.count, inner: from), panel: panels.width(Scalar.self))
        let rows = chainrule_transformed(block.columns * to, panel: block.columns)
        withSpace(block, packed, rows) { (v, m, space) in
          Winograd.transformPixels(block.pixels, x.base + block.firstPixel, packed, into: v, space: space)
          for point in 0..<points {
            // [to, tiles] = [from, to]ᵀ · [from, tiles]
            panels.multiply(
              transposed: true, rows: to, columns: block.count, inner: from, kernels + point * from * to, to,
              v + point * packed.matrix, m + point * rows.matrix, block.columns, accumulating: false)
          }
          let isBlockSmall = Winograd.transformResults(
            block.results, rows, m, bias: bias, into: y.base + block.firstResult, accumulating: accumulating,
            space: space)
          if !isBlockSmall { isSmall.store(false, ordering: .relaxed) }
        }
      }
    }
    return isSmall.load(ordering: .relaxed)
  }

  /// Adds what the tiles of a block give of the transformed kernels' gradient: [outputs, inputs] += [outputs, tiles] ·
  /// [inputs, tiles]ᵀ for each place of a tile.
  @inline(__always)
  private func addProducts<Scalar: TensorScalar>(
    _ panels: Panels, _ upstream: Elements<Scalar>, _ x: Elements<Scalar>, _ block: WinogradTiles.Block,
    into sum: UnsafeMutablePointer<Scalar>
  ) {
    let pixelRows = chainrule_transformed(block.columns * inputs, panel: block.columns)
    let resultRows = chainrule_transformed(block.columns * outputs, panel: block.columns)
    withSpace(block, pixelRows, resultRows) { (v, m, space) in
      Winograd.transformPixels(block.pixels, x.base + block.firstPixel, pixelRows, into: v, space: space)
      Winograd.transformUpstream(
        block.results, upstream.base + block.firstResult, resultRows, into: m, space: space)
      let packedCount = panels.count(Scalar.self, columns: inputs, inner: block.count)
      Scratch.with(Scalar.self, count: packedCount) { packed in
        for point in 0..<points {
          panels.pack(
            transposed: true, columns: inputs, inner: block.count, v + point * pixelRows.matrix, block.columns,
            into: packed)
          panels.multiply(
            transposed: false, rows: outputs, columns: inputs, inner: block.count, m + point * resultRows.matrix,
            block.columns, packed, sum + point * outputs * inputs, inputs, accumulating: true)
        }
      }
    }
  }

  /// Runs `body` with the transformed kernels: for each place of a tile a matrix `[inputs, outputs]`, or
  /// `[outputs, inputs]` where the kernels are `rotated`.
  @inline(__always)
  private func withTransformedKernels<Scalar: TensorScalar>(
    _ w: Elements<Scalar>, rotated: Bool, _ body: (UnsafePointer<Scalar>) -> Void
  ) {
    let matrix = outputs * inputs
    Scratch.with(Scalar.self, count: points * matrix) { kernels in
      Parallelism.forRanges(of: inputs, grain: max(1, (1 << 12) / outputs)) { range in
        for input in range {
          for output in 0..<outputs {
            let index = output * inputs + input
            Winograd.transformKernel(
              w.base + index * kernel.count, stride: stride.rows, rotated: rotated,
              into: kernels + (rotated ? index : input * outputs + output), step: matrix)
          }
        }
      }
      body(kernels)
    }
  }

  /// Runs `body` with room for what is transformed of a block, which lies in two layouts, and for the transforms.
  @inline(__always)
  private func withSpace<Scalar: TensorScalar>(
    _ block: WinogradTiles.Block, _ v: chainrule_transformed, _ m: chainrule_transformed,
    _ body: (
      _ v: UnsafeMutablePointer<Scalar>, _ m: UnsafeMutablePointer<Scalar>, _ space: UnsafeMutablePointer<Scalar>
    ) -> Void
  ) {
    let (vCount, mCount) = (points * v.matrix, points * m.matrix)
    Scratch.with(Scalar.self, count: vCount + mCount + block.space) { start in
      body(start, start + vCount, start + vCount + mCount)
    }
  }
}
