// A convolution as a matrix product, for both types and all sizes: "im2col". What each window reads becomes a column of
// a matrix, some rows of the result at a time, so that the matrix stays in the cache.

extension Convolution {
  /// The rows of the result that are worked on together.
  private var strip: Int {
    let perRow = (inputs / groups) * kernel.count * result.columns
    return max(1, min(result.rows, (1 << 17) / max(perRow, 1)))
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
      Scratch.with(Scalar.self, count: length * strip * result.columns) { columns in
        forEachStrip { rows in
          gather(image, rows, into: columns)
          let positions = rows.count * result.columns
          // [outputs, positions] = [outputs, length] · [length, positions]
          gemm(
            rows: perGroup, columns: positions, inner: length, weight, length, columns, positions,
            output + rows.lowerBound * result.columns, result.count, accumulating: false)
        }
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
      Scratch.with(Scalar.self, count: length * strip * result.columns) { columns in
        forEachStrip { rows in
          let positions = rows.count * result.columns
          // [length, positions] = [outputs, length]ᵀ · [outputs, positions]
          gemm(
            transposesA: true, rows: length, columns: positions, inner: perGroup, weight, length,
            from + rows.lowerBound * result.columns, result.count, columns, positions, accumulating: false)
          scatter(columns, rows, addingTo: image)
        }
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
        Scratch.with(Scalar.self, count: length * strip * result.columns) { columns in
          for n in Parallelism.share(run, of: runs, over: batch) {
            let image = x.base + n * imageCount + group * (inputs / groups) * self.image.count
            let from = upstream.base + n * resultCount + group * perGroup * result.count
            forEachStrip { rows in
              gather(image, rows, into: columns)
              let positions = rows.count * result.columns
              // [outputs, length] += [outputs, positions] · [length, positions]ᵀ
              gemm(
                transposesB: true, rows: perGroup, columns: length, inner: positions,
                from + rows.lowerBound * result.columns, result.count, columns, positions, sum, length,
                accumulating: true)
            }
          }
        }
      }
      for run in 0..<runs {
        gradient.update(from: sums.slice(run * weightCount..<(run + 1) * weightCount), accumulating: true)
      }
    }
  }

  @inline(__always)
  private func forEachStrip(_ body: (_ rows: Range<Int>) -> Void) {
    for start in Swift.stride(from: 0, to: result.rows, by: strip) {
      body(start..<min(start + strip, result.rows))
    }
  }

  /// columns[(c, a, b), (i, j)] = x[c, i·stride + a·dilation − top, j·stride + b·dilation − left], for rows i of the
  /// result.
  @inline(__always)
  private func gather<Scalar: TensorScalar>(
    _ x: UnsafeMutablePointer<Scalar>, _ rows: Range<Int>, into columns: UnsafeMutablePointer<Scalar>
  ) {
    forEachLine(rows) { start, line, inside in
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
      for j in inside.upperBound..<result.columns { to[j] = 0 }
    }
  }

  /// The transpose of `gather`: adds each number to where it was read.
  @inline(__always)
  private func scatter<Scalar: TensorScalar>(
    _ columns: UnsafeMutablePointer<Scalar>, _ rows: Range<Int>, addingTo x: UnsafeMutablePointer<Scalar>
  ) {
    forEachLine(rows) { start, line, inside in
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

  /// For each channel, kernel element and row of the result: the index of x that column 0 reads, the index of the
  /// matrix where the row begins, and the columns that read inside the image.
  @inline(__always)
  private func forEachLine(
    _ rows: Range<Int>, _ body: (_ start: Int, _ line: Int, _ inside: Range<Int>) -> Void
  ) {
    var line = 0
    for channel in 0..<inputs / groups {
      for a in 0..<kernel.rows {
        for b in 0..<kernel.columns {
          let left = b * dilation.columns - padding.columns
          let inside = columnsInside(left)
          for i in rows {
            let row = i * stride.rows + a * dilation.rows - padding.rows
            let isInside = row >= 0 && row < image.rows
            body((channel * image.rows + row) * image.columns + left, line, isInside ? inside : 0..<0)
            line += result.columns
          }
        }
      }
    }
  }

  /// The columns j of the result for which j·stride + left is a column of the image.
  private func columnsInside(_ left: Int) -> Range<Int> {
    let step = stride.columns
    let first = left >= 0 ? 0 : (step - 1 - left) / step
    let end = image.columns - left <= 0 ? 0 : (image.columns - left + step - 1) / step
    let low = min(first, result.columns)
    return low..<max(low, min(end, result.columns))
  }
}
