import Tensors

extension Arena.Layout {
  /// Lays the places of a program out: by lifetime, so that numbers that nobody reads any more make room for others; or, where
  /// all are few enough for the fastest cache, one after the other.
  ///
  /// - Parameters:
  ///   - counts: the number of numbers at each place.
  ///   - isLent: whether a place shows a tensor that the run is given, and takes no room.
  ///   - kept: places that are read after the last instruction.
  ///   - few: how many numbers are few enough.
  init(
    _ instructions: InstructionList, counts: [Int], isLent: (Int) -> Bool, kept: [Int], few: Int = 1024
  ) {
    if counts.reduce(0, { min($0, few) + min($1, few) }) <= few {
      self.init(packing: counts)
      return
    }
    self.init()
    self.counts = counts
    offsets = [Int?](repeating: nil, count: counts.count)
    var lastUse = [Int](repeating: -1, count: counts.count)
    for time in 0..<instructions.count {
      for place in instructions.reads(time) { lastUse[place] = time }
      for place in instructions.writes(time) { lastUse[place] = time }
    }
    for place in kept { lastUse[place] = instructions.count }

    var gaps = Gaps()
    for time in 0..<instructions.count {
      let (reads, writes) = (instructions.reads(time), instructions.writes(time))
      for place in writes where offsets[place] == nil && !isLent(place) {
        offsets[place] = gaps.take(counts[place].padded)
      }
      func give(_ place: Int) {
        guard lastUse[place] == time, let offset = offsets[place] else { return }
        gaps.give(offset..<offset + counts[place].padded)
        lastUse[place] = -1
      }
      for place in reads { give(place) }
      for place in writes { give(place) }
    }
    size = gaps.end
  }

  /// Lays every place out by itself.
  init(packing counts: [Int]) {
    self.init()
    self.counts = counts
    offsets.reserveCapacity(counts.count)
    for count in counts {
      offsets.append(size)
      size += count
    }
  }
}

extension Int {
  /// As many numbers in whole cache lines, so that each place of an arena starts at one.
  var padded: Int { (self + 15) & ~15 }
}

/// The unused ranges of a block that grows as needed.
private struct Gaps {
  /// Ranges without numbers, in order, never touching.
  private var free: [Range<Int>] = []
  /// The end of the block.
  private(set) var end = 0

  /// Takes `count` numbers from the smallest gap that has as many, or from the end.
  mutating func take(_ count: Int) -> Int {
    var best: Int?
    for (index, gap) in free.enumerated() where gap.count >= count {
      if let found = best, free[found].count <= gap.count { continue }
      best = index
    }
    if let best {
      let start = free[best].lowerBound
      if free[best].count == count {
        free.remove(at: best)
      } else {
        free[best] = start + count..<free[best].upperBound
      }
      return start
    }
    if let last = free.last, last.upperBound == end {
      free.removeLast()
      end = last.lowerBound + count
      return last.lowerBound
    }
    end += count
    return end - count
  }

  /// Gives a range back, joined with the gaps that it touches.
  mutating func give(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    var low = 0
    var high = free.count
    while low < high {
      let middle = (low + high) / 2
      if free[middle].lowerBound < range.lowerBound { low = middle + 1 } else { high = middle }
    }
    var joined = range
    var replaced = low..<low
    if low > 0, free[low - 1].upperBound == range.lowerBound {
      joined = free[low - 1].lowerBound..<joined.upperBound
      replaced = low - 1..<replaced.upperBound
    }
    if low < free.count, free[low].lowerBound == range.upperBound {
      joined = joined.lowerBound..<free[low].upperBound
      replaced = replaced.lowerBound..<low + 1
    }
    free.replaceSubrange(replaced, with: CollectionOfOne(joined))
  }
}
