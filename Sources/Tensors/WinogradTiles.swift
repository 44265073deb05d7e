import CKernels

/// How the results of a correlation with kernels of 3 × 3 are cut into tiles of 2 × 2, and which pixels each tile is of.
struct WinogradTiles {
  /// Images of one side of the correlation.
  struct Planes {
    let channels: Int
    let size: Convolution.Pair

    /// The numbers of an image.
    var count: Int { channels * size.count }
  }

  /// Some rows of tiles of some images.
  struct Block: Sendable {
    /// Where the tiles' pixels lie, behind ``firstPixel``.
    let pixels: chainrule_tiling
    /// Where their results lie, behind ``firstResult``.
    let results: chainrule_tiling
    /// Where the first image begins.
    let firstPixel: Int
    /// Where the first image's results begin.
    let firstResult: Int

    /// The number of tiles.
    var count: Int { pixels.images * pixels.tile_rows * pixels.tile_columns }

    /// The columns of a matrix that has one for each tile, in whole vectors.
    var columns: Int { (count + 7) & ~7 }

    /// The numbers of working space that the transforms of its tiles need.
    var space: Int {
      var (pixels, results) = (pixels, results)
      return max(chainrule_winograd_space(&pixels), chainrule_winograd_space(&results))
    }
  }

  /// What is read.
  let from: Planes
  /// What is written.
  let to: Planes
  /// The pixel at which the first tile of an image begins; outside of it, where there is padding.
  let origin: Convolution.Pair
  /// 1 or 2, in both directions.
  let stride: Int
  /// The number of images.
  let batch: Int

  /// The tiles of some images, so many together that all that is transformed of them stays in the cache, and the products'
  /// factors are worth packing.
  func blocks(of images: Range<Int>) -> [Block] {
    let grid = Convolution.Pair((to.size.rows + 1) / 2, (to.size.columns + 1) / 2)
    let together = max(1, min(128 / grid.count, batch / 8, images.count))
    let strips = max(1, min(grid.rows, grid.count / 128))
    return Swift.stride(from: images.lowerBound, to: images.upperBound, by: together).flatMap { first in
      (0..<strips).map { strip in
        block(
          of: first..<min(first + together, images.upperBound),
          rows: Parallelism.share(strip, of: strips, over: grid.rows), columns: grid.columns)
      }
    }
  }

  private func block(of images: Range<Int>, rows: Range<Int>, columns: Int) -> Block {
    func tiling(_ planes: Planes, row: Int, column: Int) -> chainrule_tiling {
      chainrule_tiling(
        images: images.count, image: planes.count, channels: planes.channels, height: planes.size.rows,
        width: planes.size.columns, row: row, column: column, tile_rows: rows.count, tile_columns: columns,
        stride: stride)
    }
    return Block(
      pixels: tiling(from, row: 2 * stride * rows.lowerBound + origin.rows, column: origin.columns),
      results: tiling(to, row: 2 * rows.lowerBound, column: 0),
      firstPixel: images.lowerBound * from.count, firstResult: images.lowerBound * to.count)
  }
}

extension chainrule_transformed {
  /// A layout of matrices of `count` numbers, an odd number of cache lines apart: were they powers of two apart, the
  /// places of a tile would push each other out of the cache.
  init(_ count: Int, panel: Int) {
    self.init(matrix: ((count + 15) / 16 | 1) * 16, panel: panel)
  }
}
