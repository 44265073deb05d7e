import Synchronization

extension Tensor {
  /// Whether all elements are finite numbers.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func isFinite() -> Bool {
    elements.withUnsafeBufferPointer { elements in
      let isFinite = Atomic(true)
      Parallelism.forRanges(of: elements.count, grain: 1 << 16) { range in
        let part = UnsafeBufferPointer(rebasing: elements[range])
        if !Tensor.areFinite(part) { isFinite.store(false, ordering: .relaxed) }
      }
      return isFinite.load(ordering: .relaxed)
    }
  }

  /// Sums 0 · x, which is not 0 for infinity and NaN alone: four sums beside each other, which is work for vectors.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  private static func areFinite(_ elements: UnsafeBufferPointer<Scalar>) -> Bool {
    var (a, b, c, d): (Scalar, Scalar, Scalar, Scalar) = (0, 0, 0, 0)
    var next = 0
    while next &+ 4 <= elements.count {
      a += 0 * elements[next]
      b += 0 * elements[next &+ 1]
      c += 0 * elements[next &+ 2]
      d += 0 * elements[next &+ 3]
      next &+= 4
    }
    for element in elements[next...] { a += 0 * element }
    return a + b + c + d == 0
  }
}
