// A convolution as a matrix product, for both types and all sizes: "im2col". What each window reads becomes a column of
// a matrix, some rows of the result at a time, so that the matrix stays in the cache.

extension Convolution {
  /// Some of the result's positions that are worked on together: whole rows, or some columns of one row.
  private struct Strip {
    let rows: Range<Int>
    let columns: Range<Int>

    var count: Int { rows.count * columns.count }
  }

  /// The rows and the columns of a strip. A row whose matrix would take megabytes is cut.
  private var stripSize: (rows: Int, columns: Int) {
    let columns = min(result.columns, max(1, (1 << 20) / max(columnLength, 1)))
    guard columns == result.columns else { return (1, columns) }
    return (max(1, min(result.rows, (1 << 17) / max(columnLength * columns, 1))), columns)
  }

  /// The numbers of a column: what one window reads of one group.
  private var columnLength: Int { (inputs / groups) * kernel.count }

  @inline(__always)
  func columnsForward<Scalar: TensorScalar>(
    _ x: Elements<Scalar>, _ w: Elements<Scalar>, bias: Elements<Scalar>?, into y: Elements<Scalar>
  ) {
    let (perGroup, length) = (outputs / groups, columnLength)
    Parallelism.forEach(batch * groups) { piece in
      let (n, group) = piece.quotientAndRemainder(dividingBy: groups)
      let image = x.base + n * imageCount + group * (inputs / groups) * self.image.count
      let weight = w.base + group * perGroup * length
      let output = y.base + n * resultCount + group * perGroup * result.count
      withColumns(Scalar.self) { (strip, columns) in
        gather(image, strip, into: columns)
        // [outputs, positions] = [outputs, length] · [length, positions]
        gemm(
          rows: perGroup, columns: strip.count, inner: length, weight, length, columns, strip.count,
          output + start(of: strip), result.count, accumulating: false)
      }
      guard let bias else { return }
      for channel in 0..<perGroup {
        let value = bias[group * perGroup + channel]
        for index in channel * result.count..<(channel + 1) * result.count { output[index] += value }
      }
    }
  }

  @inline(__always)
  func columnsInputGradient<Scalar: TensorScalar>(
    _ upstream: Elements<Scalar>, _ w: Elements<Scalar>, into gradient: Elements<Scalar>, accumulating: Bool
  ) {
    let (perGroup, length) = (outputs / groups, columnLength)
    Parallelism.forEach(batch * groups) { piece in
      let (n, group) = piece.quotientAndRemainder(dividingBy: groups)
      let count = (inputs / groups) * self.image.count
      let image = gradient.base + n * imageCount + group * count
      let weight = w.base + group * perGroup * length
      let from = upstream.base + n * resultCount + group * perGroup * result.count
      if !accumulating { image.update(repeating: 0, count: count) }
      withColumns(Scalar.self) { (strip, columns) in
        // [length, positions] = [outputs, length]ᵀ · [outputs, positions]
        gemm(
          transposesA: true, rows: length, columns: strip.count, inner: perGroup, weight, length,
          from + start(of: strip), result.count, columns, strip.count, accumulating: false)
        scatter(columns, strip, addingTo: image)
      }
    }
  }

  /// w̄ += …
  @inline(__always)
  func columnsWeightGradient<Scalar: TensorScalar>(
    _ upstream: Elements<Scalar>, _ x: Elements<Scalar>, into gradient: Elements<Scalar>
  ) {
    let (perGroup, length) = (outputs / groups, columnLength)
    let runs = runs(sumBytes: weightCount * MemoryLayout<Scalar>.stride)
    Scratch.with(Scalar.self, count: runs * weightCount) { sums in
      let sums = Elements(base: sums, count: runs * weightCount)
      sums.fill(with: 0)
      Parallelism.forEach(runs * groups) { piece in
        let (run, group) = piece.quotientAndRemainder(dividingBy: groups)
        let sum = sums.base + run * weightCount + group * perGroup * length
        for n in Parallelism.share(run, of: runs, over: batch) {
          let image = x.base + n * imageCount + group * (inputs / groups) * self.image.count
          let from = upstream.base + n * resultCount + group * perGroup * result.count
          withColumns(Scalar.self) { (strip, columns) in
            gather(image, strip, into: columns)
            // [outputs, length] += [outputs, positions] · [length, positions]ᵀ
            gemm(
              transposesB: true, rows: perGroup, columns: length, inner: strip.count, from + start(of: strip),
              result.count, columns, strip.count, sum, length, accumulating: true)
          }
        }
      }
      for run in 0..<runs {
        gradient.update(from: sums.slice(run * weightCount..<(run + 1) * weightCount), accumulating: true)
      }
    }
  }

  /// Runs `body` for each strip of the result, with room for its matrix.
  @inline(__always)
  private func withColumns<Scalar: TensorScalar>(
    _ type: Scalar.Type, _ body: (_ strip: Strip, _ columns: UnsafeMutablePointer<Scalar>) -> Void
  ) {
    let size = stripSize
    Scratch.with(type, count: columnLength * size.rows * size.columns) { columns in
      for row in Swift.stride(from: 0, to: result.rows, by: size.rows) {
        for column in Swift.stride(from: 0, to: result.columns, by: size.columns) {
          let strip = Strip(
            rows: row..<min(row + size.rows, result.rows), columns: column..<min(column + size.columns, result.columns))
          body(strip, columns)
        }
      }
    }
  }

  /// The index of a strip's first position.
  private func start(of strip: Strip) -> Int { strip.rows.lowerBound * result.columns + strip.columns.lowerBound }

  /// columns[(c, a, b), (i, j)] = x[c, i·stride + a·dilation − top, j·stride + b·dilation − left], for the
  /// positions (i, j) of a strip.
  @inline(__always)
  private func gather<Scalar: TensorScalar>(
    _ x: UnsafeMutablePointer<Scalar>, _ strip: Strip, into columns: UnsafeMutablePointer<Scalar>
  ) {
    forEachLine(strip) { start, line, inside in
      let to = columns + line
      for j in 0..<inside.lowerBound { to[j] = 0 }
      if stride.columns == 1, !inside.isEmpty {
        (to + inside.lowerBound).update(from: x + (start + inside.lowerBound), count: inside.count)
      } else {
        let rest = forEachVector(inside, start) { j in
          let numbers = UnsafeRawPointer(x + (start + 2 * j)).loadUnaligned(as: SIMD16<Scalar>.self)
          UnsafeMutableRawPointer(to + j).storeBytes(of: numbers.evenHalf, as: SIMD8<Scalar>.self)
        }
        for j in rest { to[j] = x[start + j * stride.columns] }
      }
      for j in inside.upperBound..<strip.columns.count { to[j] = 0 }
    }
  }

  /// The transpose of `gather`: adds each number to where it was read.
  @inline(__always)
  private func scatter<Scalar: TensorScalar>(
    _ columns: UnsafeMutablePointer<Scalar>, _ strip: Strip, addingTo x: UnsafeMutablePointer<Scalar>
  ) {
    forEachLine(strip) { start, line, inside in
      let rest = forEachVector(inside, start) { j in
        let place = UnsafeMutableRawPointer(x + (start + 2 * j))
        var numbers = place.loadUnaligned(as: SIMD16<Scalar>.self)
        numbers.evenHalf += UnsafeRawPointer(columns + (line + j)).loadUnaligned(as: SIMD8<Scalar>.self)
        place.storeBytes(of: numbers, as: SIMD16<Scalar>.self)
      }
      for j in rest { x[start + j * stride.columns] += columns[line + j] }
    }
  }

  /// Where each window reads two columns further than the one before: runs `body` for every eighth of some columns of the result,
  /// as long as the 16 numbers from `start` + 2j on lie in the image. Returns the columns that are left.
  @inline(__always)
  private func forEachVector(_ columns: Range<Int>, _ start: Int, _ body: (_ j: Int) -> Void) -> Range<Int> {
    guard stride.columns == 2 else { return columns }
    let room = inputs / groups * image.count - start
    var j = columns.lowerBound
    while j + 8 <= columns.upperBound, 2 * j + 16 <= room {
      body(j)
      j += 8
    }
    return j..<columns.upperBound
  }

  /// For each channel, kernel element and row of a strip: the index of x that the strip's first column reads, the index of
  /// the matrix where the row begins, and the columns, counted from the strip's first one, that read inside the image.
  @inline(__always)
  private func forEachLine(
    _ strip: Strip, _ body: (_ start: Int, _ line: Int, _ inside: Range<Int>) -> Void
  ) {
    var line = 0
    for channel in 0..<inputs / groups {
      for a in 0..<kernel.rows {
        for b in 0..<kernel.columns {
          let left = strip.columns.lowerBound * stride.columns + b * dilation.columns - padding.columns
          let inside = columnsInside(left, of: strip.columns.count)
          for i in strip.rows {
            let row = i * stride.rows + a * dilation.rows - padding.rows
            let isInside = row >= 0 && row < image.rows
            body((channel * image.rows + row) * image.columns + left, line, isInside ? inside : 0..<0)
            line += strip.columns.count
          }
        }
      }
    }
  }

  /// The first `count` columns j for which j·stride + left is a column of the image.
  private func columnsInside(_ left: Int, of count: Int) -> Range<Int> {
    let step = stride.columns
    let first = left >= 0 ? 0 : (step - 1 - left) / step
    let end = image.columns - left <= 0 ? 0 : (image.columns - left + step - 1) / step
    let low = min(first, count)
    return low..<max(low, min(end, count))
  }
}
