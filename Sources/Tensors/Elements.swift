import CKernels

/// A run of numbers in memory that somebody else owns and keeps alive: what kernels read and write.
///
/// This is the safe face of a pointer: an index is checked in debug builds, and only ``Arena`` and
/// ``Tensor`` hand runs out.
public struct Elements<Scalar: TensorScalar>: @unchecked Sendable {
  @usableFromInline let base: UnsafeMutablePointer<Scalar>
  /// How many numbers there are.
  public let count: Int

  @inlinable
  init(base: UnsafeMutablePointer<Scalar>, count: Int) {
    self.base = base
    self.count = count
  }

  /// The numbers of a tensor that is being made; `nil` where it has none.
  public init?(_ buffer: UnsafeMutableBufferPointer<Scalar>) {
    guard let start = buffer.baseAddress else { return nil }
    self.init(base: start, count: buffer.count)
  }

  /// The number at `index`, from 0 to `count - 1`.
  @inlinable
  public subscript(index: Int) -> Scalar {
    get {
      assert(index >= 0 && index < count)
      return base[index]
    }
    nonmutating set {
      assert(index >= 0 && index < count)
      base[index] = newValue
    }
  }

  /// Sets every number to `value`.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func fill(with value: Scalar) {
    base.update(repeating: value, count: count)
  }

  /// Makes the numbers those of `other`, or adds those.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func update(from other: Elements, accumulating: Bool = false) {
    assert(other.count == count)
    if accumulating {
      Parallelism.forRanges(of: count, grain: 1 << 15) { range in
        let (x, y) = (other.base + range.lowerBound, base + range.lowerBound)
        if Scalar.self == Double.self {
          chainrule_add_f64(range.count, reboundConstant(x), Tensors.rebound(y))
        } else {
          chainrule_add_f32(range.count, reboundConstant(x), Tensors.rebound(y))
        }
      }
    } else {
      Parallelism.forRanges(of: count, grain: 1 << 16) { range in
        (base + range.lowerBound).update(from: other.base + range.lowerBound, count: range.count)
      }
    }
  }

  /// Makes the numbers the sum, in their order, of `parts` runs of as many, one or more, which begin `stride` numbers apart
  /// in `others`.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func update(fromSumOf parts: Int, stride: Int, in others: Elements) {
    assert(parts > 0 && (parts - 1) * stride + count <= others.count)
    if Scalar.self == Double.self {
      chainrule_sum_f64(parts, stride, count, reboundConstant(others.base), Tensors.rebound(base))
    } else {
      chainrule_sum_f32(parts, stride, count, reboundConstant(others.base), Tensors.rebound(base))
    }
  }

  /// Makes the numbers a tensor's.
  public func assign(_ tensor: Tensor<Scalar>) {
    assert(tensor.elements.count == count)
    tensor.elements.withUnsafeBufferPointer { source in
      if let start = source.baseAddress { base.update(from: start, count: count) }
    }
  }

  /// The numbers of `range` alone.
  @inlinable
  public func slice(_ range: Range<Int>) -> Elements {
    assert(range.lowerBound >= 0 && range.upperBound <= count)
    return Elements(base: base + range.lowerBound, count: range.count)
  }

  /// A tensor of these numbers.
  @specialized(where Scalar == Double)
  @specialized(where Scalar == Float)
  public func tensor(of shape: Shape) -> Tensor<Scalar> {
    assert(shape.count == count)
    let grain = 1 << 18
    if count < grain { return Tensor(shape, Array(UnsafeBufferPointer(start: base, count: count))) }
    return Tensor(shape: shape) { target in
      guard let start = target.baseAddress else { return }
      Parallelism.forRanges(of: count, grain: grain) { range in
        (start + range.lowerBound).initialize(from: base + range.lowerBound, count: range.count)
      }
    }
  }
}

extension Elements {
  /// These numbers, seen as what `Scalar` is.
  @inline(__always)
  func rebound<Actual: TensorScalar>() -> Elements<Actual> {
    assert(Scalar.self == Actual.self)
    return Elements<Actual>(
      base: UnsafeMutableRawPointer(base).assumingMemoryBound(to: Actual.self), count: count)
  }
}
