import Testing

@testable import Tensors

@Suite("Winograd's tiles")
struct WinogradTilesTests {
  /// Sizes of results with few and many tiles, odd and even, and batches that fill blocks and don't.
  private static let cases = [(1, 1, 1), (3, 2, 5), (9, 7, 64), (40, 4, 4), (33, 13, 13), (2, 56, 56), (1, 255, 3)]

  @Test("each result is in one block", arguments: cases, [1, 2])
  func coverage(size: (batch: Int, rows: Int, columns: Int), stride: Int) {
    let tiles = tiles(size, stride: stride)
    var counts = [Int](repeating: 0, count: size.batch * tiles.to.count)
    for block in tiles.blocks(of: 0..<size.batch) {
      let results = block.results
      #expect(block.count == results.images * results.tile_rows * results.tile_columns)
      #expect(block.columns >= block.count && block.columns % 8 == 0)
      for image in 0..<results.images {
        for row in results.row..<min(results.row + 2 * results.tile_rows, size.rows) {
          for column in results.column..<min(results.column + 2 * results.tile_columns, size.columns) {
            counts[block.firstResult + image * tiles.to.count + row * size.columns + column] += 1
          }
        }
      }
    }
    // Blocks say nothing of channels, so the first one stands for all.
    let plane = size.rows * size.columns
    for image in 0..<size.batch {
      let start = image * tiles.to.count
      #expect(counts[start..<start + plane].allSatisfy { $0 == 1 })
    }
  }

  @Test("a tile's pixels begin `stride` times as far as its results", arguments: cases, [1, 2])
  func pixels(size: (batch: Int, rows: Int, columns: Int), stride: Int) {
    let tiles = tiles(size, stride: stride)
    for block in tiles.blocks(of: 0..<size.batch) {
      #expect(block.pixels.row == stride * block.results.row + tiles.origin.rows)
      #expect(block.pixels.column == stride * block.results.column + tiles.origin.columns)
      #expect(block.firstPixel / tiles.from.count == block.firstResult / tiles.to.count)
    }
  }

  private func tiles(_ size: (batch: Int, rows: Int, columns: Int), stride: Int) -> WinogradTiles {
    WinogradTiles(
      from: .init(channels: 2, size: .init(stride * size.rows + 2, stride * size.columns + 2)),
      to: .init(channels: 3, size: .init(size.rows, size.columns)), origin: .init(-1, -1), stride: stride,
      batch: size.batch)
  }
}
