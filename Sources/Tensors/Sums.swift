// Sums in an order that depends on the number of numbers alone.

extension Elements {
  /// Makes the first of `parts` runs of as many numbers their sum, in the runs' order and in their own precision.
  @inline(__always)
  func addUp(parts: Int) {
    let size = count / Swift.max(parts, 1)
    Parallelism.forRanges(of: size, grain: 1 << 14) { range in
      for part in 1..<Swift.max(parts, 1) {
        slice(range).update(
          from: slice(range.lowerBound + part * size..<range.upperBound + part * size), accumulating: true)
      }
    }
  }

  /// The sum of all numbers, in double precision.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func sum() -> Double {
    let grain = 1 << 16
    if count <= grain { return sum(of: 0..<count) }
    let pieces = (count + grain - 1) / grain
    return Scratch.with(Double.self, count: pieces) { sums in
      Parallelism.forEach(pieces) { piece in
        sums[piece] = sum(of: piece * grain..<Swift.min((piece + 1) * grain, count))
      }
      return (0..<pieces).reduce(0) { $0 + sums[$1] }
    }
  }

  /// The sum of some numbers: eight sums side by side, then those.
  @inline(__always)
  private func sum(of range: Range<Int>) -> Double {
    var sums = SIMD8<Double>.zero
    let start = base + range.lowerBound
    let whole = range.count & ~7
    for index in stride(from: 0, to: whole, by: 8) {
      for lane in 0..<8 { sums[lane] += Double(start[index + lane]) }
    }
    var total = sums.sum()
    for index in whole..<range.count { total += Double(start[index]) }
    return total
  }

  /// Makes the numbers the sums, in double precision, of the columns of `rows`, a matrix of rows as long as this is, or adds
  /// those.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func update(fromColumnSumsOf rows: Elements, accumulating: Bool) {
    let columns = count
    guard columns > 0 else { return }
    let height = rows.count / columns
    if rows.count <= 1 << 10 {
      for column in 0..<columns {
        var sum = 0.0
        for row in 0..<height { sum += Double(rows.base[row * columns + column]) }
        base[column] = accumulating ? base[column] + Scalar(sum) : Scalar(sum)
      }
      return
    }
    let grain = Swift.max(1, (1 << 16) / columns)
    let pieces = Swift.max(1, (height + grain - 1) / grain)
    Scratch.with(Double.self, count: pieces * columns) { sums in
      Parallelism.forEach(pieces) { piece in
        let sum = sums + piece * columns
        for column in 0..<columns { sum[column] = 0 }
        for row in piece * grain..<Swift.min((piece + 1) * grain, height) {
          let line = rows.base + row * columns
          for column in 0..<columns { sum[column] += Double(line[column]) }
        }
      }
      for column in 0..<columns {
        let sum = Scalar((0..<pieces).reduce(0) { $0 + sums[$1 * columns + column] })
        base[column] = accumulating ? base[column] + sum : sum
      }
    }
  }
}
