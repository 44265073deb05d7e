/// The largest number of each window of each plane, and its vector-Jacobian product.
public struct MaxPooling: Sendable, Hashable {
  /// N·C.
  private let planes: Int
  /// The sizes of a plane of x and of y.
  private let image: Convolution.Pair
  private let result: Convolution.Pair
  private let kernel: Convolution.Pair
  private let stride: Convolution.Pair
  private let dilation: Convolution.Pair
  private let padding: Convolution.Pair

  /// Makes a pooling of x and y of rank 4, of sizes that have been checked; a window has at most 2²⁴ elements, so that the
  /// places of all are numbers of either type.
  public init(
    x: Shape, y: Shape, kernel: Convolution.Pair, stride: Convolution.Pair, dilation: Convolution.Pair,
    padding: Convolution.Pair
  ) {
    planes = x[0] * x[1]
    (image, result) = (.init(x[2], x[3]), .init(y[2], y[3]))
    (self.kernel, self.stride, self.dilation, self.padding) = (kernel, stride, dilation, padding)
  }

  /// y, and `choice`: which element of its window each is, counted in row-major order. The first of equal ones; NaN is
  /// larger than all, as in PyTorch.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func forward<Scalar: TensorScalar>(
    _ x: Elements<Scalar>, into y: Elements<Scalar>, choice: Elements<Scalar>
  ) {
    forEachPlane { plane in
      let x = x.slice(plane * image.count..<(plane + 1) * image.count)
      forEachWindow(of: plane) { output, row, column, rows, columns in
        var largest = -Scalar.infinity
        var chosen = rows.lowerBound * kernel.columns + columns.lowerBound
        for a in rows {
          let line = (row + a * dilation.rows) * image.columns + column
          for b in columns {
            let value = x[line + b * dilation.columns]
            if value > largest || value.isNaN {
              largest = value
              chosen = a * kernel.columns + b
            }
          }
        }
        y[output] = largest
        choice[output] = Scalar(chosen)
      }
    }
  }

  /// x̄ = or x̄ +=: each number of ȳ goes where its window's largest element is.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func pullback<Scalar: TensorScalar>(
    _ upstream: Elements<Scalar>, choice: Elements<Scalar>, into gradient: Elements<Scalar>, accumulating: Bool
  ) {
    forEachPlane { plane in
      let gradient = gradient.slice(plane * image.count..<(plane + 1) * image.count)
      if !accumulating { gradient.fill(with: 0) }
      forEachWindow(of: plane) { output, row, column, _, _ in
        let (a, b) = Int(choice[output]).quotientAndRemainder(dividingBy: kernel.columns)
        gradient[(row + a * dilation.rows) * image.columns + column + b * dilation.columns] += upstream[output]
      }
    }
  }

  private func forEachPlane(_ body: (Int) -> Void) {
    Parallelism.forRanges(of: planes, grain: max(1, (1 << 16) / max(image.count, 1))) { range in
      for plane in range { body(plane) }
    }
  }

  /// For each window of a plane: the index of its output, the row and the column that it begins at, and the rows and
  /// columns of it that lie inside the image.
  @inline(__always)
  private func forEachWindow(
    of plane: Int,
    _ body: (_ output: Int, _ row: Int, _ column: Int, _ rows: Range<Int>, _ columns: Range<Int>) -> Void
  ) {
    var output = plane * result.count
    for i in 0..<result.rows {
      let row = i * stride.rows - padding.rows
      let rows = MaxPooling.inside(row, kernel.rows, dilation.rows, image.rows)
      for j in 0..<result.columns {
        let column = j * stride.columns - padding.columns
        body(output, row, column, rows, MaxPooling.inside(column, kernel.columns, dilation.columns, image.columns))
        output += 1
      }
    }
  }

  /// The elements k of `0..<kernel` for which start + k·dilation is in `0..<side`.
  private static func inside(_ start: Int, _ kernel: Int, _ dilation: Int, _ side: Int) -> Range<Int> {
    let first = start >= 0 ? 0 : (dilation - 1 - start) / dilation
    let end = min(kernel, (side - start + dilation - 1) / dilation)
    return first..<max(first, end)
  }
}
