/// The mean of each window of each plane, and its vector-Jacobian product. Windows are made of ranges of rows and of
/// columns.
public struct AveragePooling: Sendable, Hashable {
  /// The rows (or columns) of a window.
  public struct Extent: Sendable, Hashable {
    /// Those inside the image.
    public let inside: Range<Int>
    /// How many count in the mean.
    public let count: Int

    /// Makes an extent.
    public init(inside: Range<Int>, count: Int) {
      self.inside = inside
      self.count = count
    }
  }

  /// N·C.
  private let planes: Int
  /// The size of a plane of x.
  private let image: Convolution.Pair
  private let rows: [Extent]
  private let columns: [Extent]
  private let divisor: Int?

  /// Makes a pooling of x of rank 4.
  ///
  /// - Parameters:
  ///   - x: the shape of x.
  ///   - rows: the rows of y's rows.
  ///   - columns: the columns of y's columns.
  ///   - divisor: what sums are divided by, in place of the number of elements.
  public init(x: Shape, rows: [Extent], columns: [Extent], divisor: Int? = nil) {
    planes = x[0] * x[1]
    image = .init(x[2], x[3])
    (self.rows, self.columns, self.divisor) = (rows, columns, divisor)
  }

  /// y, the means.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func forward<Scalar: TensorScalar>(_ x: Elements<Scalar>, into y: Elements<Scalar>) {
    forEachWindow { output, plane, row, column, divisor in
      var sum: Scalar = 0
      for i in row.inside {
        let line = (plane * image.rows + i) * image.columns
        for j in column.inside { sum += x[line + j] }
      }
      y[output] = row.inside.isEmpty || column.inside.isEmpty ? 0 : sum / Scalar(divisor)
    }
  }

  /// x̄ = or x̄ +=: each number of ȳ goes in equal parts to its window's elements.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func pullback<Scalar: TensorScalar>(
    _ upstream: Elements<Scalar>, into gradient: Elements<Scalar>, accumulating: Bool
  ) {
    if !accumulating { gradient.fill(with: 0) }
    forEachWindow { output, plane, row, column, divisor in
      let part = upstream[output] / Scalar(divisor)
      for i in row.inside {
        let line = (plane * image.rows + i) * image.columns
        for j in column.inside { gradient[line + j] += part }
      }
    }
  }

  @inline(__always)
  private func forEachWindow(
    _ body: (_ output: Int, _ plane: Int, _ row: Extent, _ column: Extent, _ divisor: Int) -> Void
  ) {
    Parallelism.forRanges(of: planes, grain: max(1, (1 << 16) / max(image.count, 1))) { range in
      var output = range.lowerBound * rows.count * columns.count
      for plane in range {
        for row in rows {
          for column in columns {
            body(output, plane, row, column, divisor ?? row.count * column.count)
            output += 1
          }
        }
      }
    }
  }
}
