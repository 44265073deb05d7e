/// How the elements of a tensor meet those of a larger one by NumPy's rule: for each element of the larger, in
/// row-major order, the index of the smaller's.
public struct Broadcasting: Sendable, Hashable {
  /// The larger tensor's sizes, padded to rank 4 with ones in front.
  private let sizes: FourSizes
  /// The smaller tensor's strides for them: 0 along dimensions that are repeated.
  private let strides: FourSizes
  /// Whether both have the same elements in the same order.
  public let isIdentity: Bool

  /// Whether the smaller tensor is repeated as a whole: the larger's rows are as long as it.
  public let repeatsWhole: Bool

  /// Makes the map from `large` onto `small`.
  /// - Precondition: `small` broadcasts to `large`.
  public init(_ small: Shape, to large: Shape) {
    var sizes = FourSizes()
    var strides = FourSizes(repeating: 0)
    var step = 1
    // The innermost dimensions that are the same.
    var same = 0
    for back in 0..<large.rank {
      sizes[3 - back] = large[large.rank - 1 - back]
      guard back < small.rank else { continue }
      let size = small[small.rank - 1 - back]
      if same == back, size == sizes[3 - back] { same += 1 }
      guard size != 1 else { continue }
      precondition(size == sizes[3 - back], "\(small) does not broadcast to \(large)")
      strides[3 - back] = step
      step *= size
    }
    self.sizes = sizes
    self.strides = strides
    isIdentity = small.count == large.count
    // As many as the smaller has but for leading ones.
    repeatsWhole = large.count(in: large.rank - same..<large.rank) == small.count
  }

  /// Calls `body` with the index of each element of the larger tensor and that of the smaller's element that it meets.
  @inline(__always)
  public func forEach(_ body: (_ large: Int, _ small: Int) -> Void) {
    var large = 0
    for i in 0..<sizes[0] {
      for j in 0..<sizes[1] {
        for k in 0..<sizes[2] {
          var small = i * strides[0] + j * strides[1] + k * strides[2]
          for _ in 0..<sizes[3] {
            body(large, small)
            large += 1
            small += strides[3]
          }
        }
      }
    }
  }

  /// Adds to each element of the smaller tensor all those of the larger one that it meets, or subtracts them: the
  /// vector-Jacobian product of broadcasting.
  ///
  /// Sums are taken in order and in double precision: the naive sum of 100,000 numbers would cost float32 three digits.
  ///
  /// - Parameters:
  ///   - large: the elements of the larger tensor.
  ///   - small: where the sums go.
  ///   - negated: whether they are subtracted.
  ///   - accumulating: whether what is there counts.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func sum<Scalar: TensorScalar>(
    _ large: Elements<Scalar>, into small: Elements<Scalar>, negated: Bool = false, accumulating: Bool
  ) {
    Scratch.with(Double.self, count: small.count) { sums in
      sums.initialize(repeating: 0, count: small.count)
      forEachRun { from, to in
        if strides[3] == 0 {
          var sum = 0.0
          for index in from..<from + sizes[3] { sum += Double(large[index]) }
          sums[to] += sum
        } else {
          for index in 0..<sizes[3] { sums[to + index] += Double(large[from + index]) }
        }
      }
      for index in 0..<small.count {
        let sum = Scalar(negated ? -sums[index] : sums[index])
        small[index] = accumulating ? small[index] + sum : sum
      }
    }
  }

  /// Calls `body` with the index of the first element of each run along the last dimension, and that of the smaller
  /// tensor's element that it meets.
  @inline(__always)
  private func forEachRun(_ body: (_ large: Int, _ small: Int) -> Void) {
    var large = 0
    for i in 0..<sizes[0] {
      for j in 0..<sizes[1] {
        for k in 0..<sizes[2] {
          body(large, i * strides[0] + j * strides[1] + k * strides[2])
          large += sizes[3]
        }
      }
    }
  }
}
