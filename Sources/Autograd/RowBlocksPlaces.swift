import Networks
import Tensors

/// What the places of a batch's arena and of a block's, which have the same numbers, are to each other.
struct RowBlocksPlaces {
  private enum Role {
    /// A block has numbers of its own, the batch has none.
    case own
    /// The same numbers for all blocks.
    case shared
    /// A block has its rows of the batch's, of so many numbers each.
    case rows(width: Int)
    /// A sum over all rows, which each part of the batch has at this range of its sums.
    case sum(Range<Int>)
  }

  private var roles: [Role]
  /// The numbers in a part's sums.
  private var sumCount = 0
  private let parts: Int
  /// Places whose role is to be shared or a sum, which change from part to part.
  private var ofParts: [Int] = []
  /// Places of which a block has its rows, which change from block to block.
  private var ofBlocks: [Int] = []
  /// Where the batch's places lie; behind them there is one for all parts' sums.
  private var offsets: [Int?]
  private var counts: [Int]
  private var end = 0

  /// - Parameters:
  ///   - graph: the whole batch's.
  ///   - builder: the program of a block.
  ///   - loss: the place of the loss.
  ///   - results: the places of what else is asked for.
  init(_ graph: Graph, _ size: RowBlocksSize, _ builder: ProgramBuilder, loss: Int?, results: [Int]) {
    parts = size.parts
    roles = [Role](repeating: .own, count: builder.counts.count)
    offsets = [Int?](repeating: 0, count: builder.counts.count)
    counts = [Int](repeating: 0, count: builder.counts.count)
    for (id, value) in graph.values.enumerated() {
      if case .node = value.origin { continue }
      (offsets[id], counts[id]) = (nil, value.shape.count)
      roles[id] = value.hasRows ? .rows(width: builder.counts[id] / RowBlocksSize.height) : .shared
    }
    for instruction in builder.preparation {
      for place in instruction.writes {
        roles[place] = .shared
        makeRoom(builder.counts[place], at: place)
      }
    }
    for place in builder.sums {
      let count = builder.counts[place]
      roles[place] = .sum(sumCount..<sumCount + count)
      sumCount += count.padded
    }
    if let loss { makeRoom(builder.counts[loss], at: loss) }
    for place in results {
      guard case .own = roles[place] else { continue }
      let width = builder.counts[place] / RowBlocksSize.height
      roles[place] = .rows(width: width)
      makeRoom(width * size.rows, at: place)
    }
    for (place, role) in roles.enumerated() {
      switch role {
      case .own: break
      case .rows: ofBlocks.append(place)
      case .shared, .sum: ofParts.append(place)
      }
    }
    offsets.append(nil)
    counts.append(0)
    makeRoom(sumCount * parts, at: roles.count)
  }

  private mutating func makeRoom(_ count: Int, at place: Int) {
    (offsets[place], counts[place]) = (end, count)
    end += count.padded
  }

  /// Whether a place of a block shows numbers of the batch.
  func isShown(_ place: Int) -> Bool {
    if case .own = roles[place] { false } else { true }
  }

  /// Where the batch's places lie.
  func layout<Scalar>() -> Arena<Scalar>.Layout {
    var layout = Arena<Scalar>.Layout()
    (layout.offsets, layout.counts, layout.size) = (offsets, counts, end)
    return layout
  }

  /// Makes the places of a block show what all blocks of a part have in common.
  func showPart<Scalar>(_ part: Int, of batch: Arena<Scalar>, in block: Arena<Scalar>) {
    for place in ofParts {
      if case .sum(let range) = roles[place] {
        block.show(sums(of: part, range, batch), at: place)
      } else {
        block.show(batch[place], at: place)
      }
    }
  }

  /// Makes the places of a block show its rows.
  func showRows<Scalar>(_ rows: Range<Int>, of batch: Arena<Scalar>, in block: Arena<Scalar>) {
    for place in ofBlocks {
      guard case .rows(let width) = roles[place] else { continue }
      block.show(batch[place].slice(rows.lowerBound * width..<rows.upperBound * width), at: place)
    }
  }

  /// What a run has computed, summed up where it is a sum.
  func tensor<Scalar>(_ operand: Operand, from batch: Arena<Scalar>) -> Tensor<Scalar> {
    guard case .sum(let range) = roles[operand.place] else { return batch[operand.place].tensor(of: operand.shape) }
    return Tensor(shape: operand.shape) { target in
      let sums = batch[roles.count]
      Elements(target)?.update(
        fromSumOf: parts, stride: sumCount, in: sums.slice(range.lowerBound..<sums.count))
    }
  }

  private func sums<Scalar>(of part: Int, _ range: Range<Int>, _ batch: Arena<Scalar>) -> Elements<Scalar> {
    batch[roles.count].slice(part * sumCount + range.lowerBound..<part * sumCount + range.upperBound)
  }
}
