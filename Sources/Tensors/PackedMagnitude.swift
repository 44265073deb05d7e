import CKernels
import Synchronization

/// The largest magnitude among numbers that are packed for the matrix unit, in pieces that may be packed at a time.
struct PackedMagnitude: ~Copyable {
  // As bits without the sign: not a number is above infinity, which is above all numbers.
  private let largest = Atomic<UInt32>(0)

  /// Counts a piece's largest magnitude in.
  func note(_ bits: UInt32) {
    var known = largest.load(ordering: .relaxed)
    while bits > known {
      let (exchanged, original) = largest.weakCompareExchange(expected: known, desired: bits, ordering: .relaxed)
      if exchanged { return }
      known = original
    }
  }

  /// Whether the unit computes with all of them as exactly as float32 arithmetic does.
  var isInRange: Bool { chainrule_tiles_takes(largest.load(ordering: .relaxed)) }
}

extension Elements where Scalar == Float {
  /// Whether the matrix unit computes with these numbers as exactly as float32 arithmetic does.
  var isInTileRange: Bool {
    let magnitude = PackedMagnitude()
    Parallelism.forRanges(of: count, grain: 1 << 18) { range in
      magnitude.note(chainrule_tiles_largest(base + range.lowerBound, range.count))
    }
    return magnitude.isInRange
  }
}
