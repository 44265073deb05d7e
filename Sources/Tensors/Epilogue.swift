import CKernels

/// What is done with a matrix product C while its rows are still in the cache, in this order.
public struct Epilogue<Scalar: TensorScalar> {
  /// A number for each column, which is added.
  public var bias: Elements<Scalar>?
  /// Whether max(C, 0) takes the place of C; not a number stays so.
  public var rectifies = false
  /// Numbers as many as C's: where one is 0 or less, C becomes 0.
  public var mask: Elements<Scalar>?
  /// Where the sums of C's columns go; taken in double precision.
  public var columnSums: Elements<Scalar>?
  /// Whether they are added to what is there.
  public var addsColumnSums = false

  /// Nothing is done.
  public init() {}

  /// Makes an epilogue.
  public init(
    bias: Elements<Scalar>?, rectifies: Bool, mask: Elements<Scalar>?, columnSums: Elements<Scalar>?,
    addsColumnSums: Bool = false
  ) {
    (self.bias, self.rectifies, self.mask, self.columnSums) = (bias, rectifies, mask, columnSums)
    self.addsColumnSums = addsColumnSums
  }

  private var isEmpty: Bool { bias == nil && !rectifies && mask == nil && columnSums == nil }

  /// Does it with all rows of C, a matrix of `columns` columns.
  @inline(__always)
  func finish(_ c: Elements<Scalar>, columns: Int) {
    if isEmpty { return }
    finish(c, columns: columns, grain: 256) { _ in }
  }

  /// Lets `compute` write or add to C, `grain` rows at a time, and does the rest with them.
  @inline(__always)
  func finish(
    _ c: Elements<Scalar>, columns: Int, grain: Int, _ compute: (_ rows: Range<Int>) -> Void
  ) {
    guard columns > 0 else { return }
    let rows = c.count / columns
    let pieces = (rows + grain - 1) / grain
    guard let columnSums else {
      return Parallelism.forEach(pieces) { piece in
        let range = piece * grain..<min((piece + 1) * grain, rows)
        compute(range)
        if !isEmpty { run(c, columns, range, sums: nil) }
      }
    }
    Scratch.with(Double.self, count: pieces * columns) { sums in
      Parallelism.forEach(pieces) { piece in
        let range = piece * grain..<min((piece + 1) * grain, rows)
        compute(range)
        (sums + piece * columns).initialize(repeating: 0, count: columns)
        run(c, columns, range, sums: sums + piece * columns)
      }
      for column in 0..<columns {
        let before = addsColumnSums ? Double(columnSums[column]) : 0
        columnSums[column] = Scalar((0..<pieces).reduce(before) { $0 + sums[$1 * columns + column] })
      }
    }
  }

  @inline(__always)
  private func run(_ c: Elements<Scalar>, _ columns: Int, _ rows: Range<Int>, sums: UnsafeMutablePointer<Double>?) {
    let start = rows.lowerBound * columns
    let (c, mask) = (c.base + start, mask.map { $0.slice(start..<start + rows.count * columns) })
    if Scalar.self == Double.self {
      chainrule_epilogue_f64(
        rows.count, columns, reboundConstant(bias), rectifies, reboundConstant(mask), rebound(c), sums)
    } else {
      chainrule_epilogue_f32(
        rows.count, columns, reboundConstant(bias), rectifies, reboundConstant(mask), rebound(c), sums)
    }
  }
}
