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
        if !Tensor.areFinite(part, times: 1) { isFinite.store(false, ordering: .relaxed) }
      }
      return isFinite.load(ordering: .relaxed)
    }
  }

  /// Sums 0 · x · factor, which is not 0 for infinity and NaN alone: four sums beside each other, which is work for vectors.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  fileprivate static func areFinite(_ elements: UnsafeBufferPointer<Scalar>, times factor: Scalar) -> Bool {
    var (a, b, c, d): (Scalar, Scalar, Scalar, Scalar) = (0, 0, 0, 0)
    var next = 0
    while next &+ 4 <= elements.count {
      a += 0 * (elements[next] * factor)
      b += 0 * (elements[next &+ 1] * factor)
      c += 0 * (elements[next &+ 2] * factor)
      d += 0 * (elements[next &+ 3] * factor)
      next &+= 4
    }
    for element in elements[next...] { a += 0 * (element * factor) }
    return a + b + c + d == 0
  }
}

extension Elements {
  /// Whether all are numbers of a magnitude of at most `limit`, but for rounding.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  func areWithin(_ limit: Scalar) -> Bool {
    let areWithin = Atomic(true)
    Parallelism.forRanges(of: count, grain: 1 << 16) { range in
      let part = UnsafeBufferPointer(start: base + range.lowerBound, count: range.count)
      // What is larger becomes infinite.
      if !Tensor.areFinite(part, times: .greatestFiniteMagnitude / limit) {
        areWithin.store(false, ordering: .relaxed)
      }
    }
    return areWithin.load(ordering: .relaxed)
  }
}
